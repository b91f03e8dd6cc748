import type { ProviderFaults, Reply } from './fault.ts';

/** The errors of Bedrock's Converse: the type is in a header, and there is never a Retry-After. */
export const bedrockFaults = {
  'server-error': { sentence: '500 InternalServerException', reply: error(500, 'InternalServerException') },
  overloaded: { sentence: '503 ServiceUnavailableException', reply: error(503, 'ServiceUnavailableException') },
  unauthorised: {
    sentence: '403 AccessDeniedException, as for expired credentials or a missing agreement',
    reply: error(403, 'AccessDeniedException', "You don't have access to the model with the specified model ID."),
  },
  'expired-token': {
    sentence: '403 ExpiredTokenException',
    reply: error(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
  },
  'model-gone': {
    sentence: '404 ResourceNotFoundException',
    reply: error(404, 'ResourceNotFoundException', 'This model version has reached the end of its life.'),
  },
  'bad-request': {
    sentence: '400 ValidationException',
    reply: error(400, 'ValidationException', 'Malformed input request: temperature 3 is above the maximum.'),
  },
  'context-length': {
    sentence: '400 ValidationException: the input is too long',
    reply: error(400, 'ValidationException', 'Input is too long for requested model.'),
  },
  'max-tokens-reached': {
    sentence: '400 ValidationException: fewer tokens are asked for than the model thinks with',
    reply: error(400, 'ValidationException', '`max_tokens` must be greater than `thinking.budget_tokens`.'),
  },
  'route-gone': {
    sentence: '404 UnknownOperationException',
    reply: error(404, 'UnknownOperationException', 'The requested operation is not recognized by the service.'),
  },
  quota: {
    sentence: '400 ServiceQuotaExceededException',
    reply: error(400, 'ServiceQuotaExceededException', 'Too many tokens per day, please wait before trying again.'),
  },
  timeout: { sentence: '408 ModelTimeoutException', reply: error(408, 'ModelTimeoutException') },
  'model-error': {
    sentence: '424 ModelErrorException',
    reply: error(424, 'ModelErrorException', 'The model returned an error while processing the request.'),
  },
  'rate-limit': {
    sentence: '429 ThrottlingException',
    reply: error(429, 'ThrottlingException', 'Too many requests, please wait before trying again.'),
  },
  'model-not-ready': { sentence: '429 ModelNotReadyException', reply: error(429, 'ModelNotReadyException') },
  'prefill-rejected': {
    sentence: '400 ValidationException: the last turn must be the user',
    reply: error(400, 'ValidationException', 'A conversation must end with a user message.'),
  },
  'stream-error': {
    sentence: '424 ModelStreamErrorException',
    reply: error(424, 'ModelStreamErrorException', 'The model returned an error while it streamed.'),
  },
  'fails-in-stream': {
    sentence: 'status 200, some content, then a modelStreamErrorException in the stream',
    steps: ['head', { send: 'opening' }, { send: 'content', count: 3 }, { error: 'stream-error' }],
  },
  'rejected-in-stream': {
    sentence: 'status 200, the role, then a validationException in the stream',
    steps: ['head', { send: 'opening' }, { error: 'bad-request' }],
  },
  'throttled-in-stream': {
    sentence: 'status 200, the role, then a throttlingException in the stream',
    steps: ['head', { send: 'opening' }, { error: 'rate-limit' }],
  },
} satisfies ProviderFaults;

function error(status: number, type: string, message = 'The service cannot answer now.'): Reply {
  return { status, headers: { 'x-amzn-errortype': type }, body: { message } };
}
