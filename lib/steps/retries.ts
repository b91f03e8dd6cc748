import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { ErrorName, PlatformError } from '../../core/contracts/error-names.ts';

/** A dependency or Lambda itself is away for a moment: 2 + 4 + 8 + 16 s, at most 30 s in all. */
export const TRANSIENT = {
  errors: [
    ErrorName.DependencyUnavailable,
    ErrorName.WriteConflict,
    PlatformError.ServiceException,
    PlatformError.AwsLambdaException,
    PlatformError.SdkClientException,
    PlatformError.TooManyRequests,
    PlatformError.ClientExecutionTimeout,
    PlatformError.Unknown,
    PlatformError.ExitError,
    PlatformError.Timedout,
  ],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 4,
  jitterStrategy: JitterType.FULL,
} satisfies RetryProps;
