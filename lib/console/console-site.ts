import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { type Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../../core/contracts/config/deployment-config.ts';
import { PrivateBucket } from '../buckets/private-bucket.ts';
import type { ConsoleApi } from './console-api.ts';
import { RateRule } from './rate-rule.ts';

type Props = {
  requests: Bucket;
  api: ConsoleApi;
  signInHost: string;
} & Pick<DeploymentConfig['console'], 'certificate' | 'webAcl'>;

/**
 * The console on CloudFront: its files from a private bucket, and the API below `/api` of the same
 * origin.
 */
export class ConsoleSite extends Construct {
  readonly bucket: Bucket;
  readonly origin: string;

  constructor(scope: Construct, id: string, { requests, api, signInHost, certificate, webAcl }: Props) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'Files', {
      requests,
      encryption: BucketEncryption.S3_MANAGED,
      // The files belong to this deployment; a new one publishes its own.
      versioned: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Ragmend console',
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: strictHeaders(this, signInHost),
      },
      additionalBehaviors: { '/api/*': apiBehavior(api) },
      ...(certificate && ownName(this, certificate)),
      webAclId: webAcl ?? new RateRule(this, 'Rate').aclId,
      enableLogging: true,
      logBucket: requests as IBucket,
      logFilePrefix: 'cloudfront/',
    });
    acknowledge(distribution, certificate !== undefined);
    this.origin = `https://${certificate?.domain ?? distribution.distributionDomainName}`;
  }
}

/** CloudFront keeps this name only as long as its certificate does. */
function ownName(scope: Construct, { domain, arn }: NonNullable<Props['certificate']>) {
  return {
    domainNames: [domain],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', arn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

function apiBehavior({ apiId }: ConsoleApi): BehaviorOptions {
  return {
    origin: new HttpOrigin(`${apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`),
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  };
}

/** Only the console's own files run, and talk only to its own API and to the sign-in. */
function strictHeaders(scope: Construct, signInHost: string): ResponseHeadersPolicy {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' https://${signInHost}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return new ResponseHeadersPolicy(scope, 'Headers', {
    comment: 'Ragmend console',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: policy.join('; '), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
        { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
      ],
    },
  });
}

function acknowledge(distribution: Distribution, hasOwnName: boolean): void {
  const known = Validations.of(distribution);
  known.acknowledge({ id: 'AwsSolutions-CFR1', reason: 'People on call may be in any country.' });
  known.acknowledge({
    id: 'AwsSolutions-CFR2',
    reason: 'It serves static files; the API behind it is throttled and takes requests of people who signed in only.',
  });
  if (hasOwnName) return;
  known.acknowledge({
    id: 'AwsSolutions-CFR4',
    reason: 'CloudFront decides on TLS for its own name: configure deployment.console.certificate for TLS 1.2.',
  });
}
