import type { FailureClass } from '../../contracts/provider/failure.ts';

/**
 * Providers' names for their errors, by class: codes and types of bodies, in any spelling, and AWS
 * names without `Exception`.
 */
const CODES: Partial<Record<FailureClass, string>> = {
  Auth: `invalid_api_key incorrect_api_key invalid_x_api_key api_key_invalid authentication_error unauthenticated
    invalid_authentication permission_error permission_denied PermissionDenied account_deactivated invalid_organization
    ip_not_authorized unsupported_country_region_territory unauthorized forbidden access_denied AccessDenied
    UnrecognizedClient ExpiredToken InvalidSignature IncompleteSignature MissingAuthenticationToken NotAuthorized
    token_expired invalid_token CredentialsProviderError consumer_suspended access_terminated auth_error
    organization_restricted NotAuthorizedOrNotFound`,
  Money: `insufficient_quota billing_error billing_not_active billing_hard_limit_reached credit_balance_exhausted
    insufficient_balance insufficient_credits insufficient_user_quota payment_required out_of_credits arrearage
    failed_precondition billing_disabled budget_exceeded exceeded_current_quota AllocationQuota.FreeTierOnly
    not_enough_balance insufficient_funds AccountOverdue token_quota_reached
    pre_consume_token_quota_failed`,
  Throttled: `rate_limit_exceeded rate_limit_error rate_limited too_many_requests slow_down throttled throttling
    resource_exhausted ServiceQuotaExceeded rate_limit_reached user_rate_limit_exceeded daily_limit_exceeded`,
  Overloaded: `overloaded overloaded_error server_is_overloaded server_overloaded engine_overloaded
    engine_overloaded_error model_overloaded capacity_exceeded unavailable service_unavailable
    service_unavailable_error ServiceUnavailable ModelNotReady`,
  Server: `internal_server_error server_error internal_error internal InternalServer InternalFailure ModelError
    ModelStreamError ModelTimeout timeout_error timeout deadline_exceeded bad_gateway gateway_timeout
    cancelled`,
  ModelGone: `model_not_found model_not_exist model_deprecated model_decommissioned DeploymentNotFound
    DeploymentNotReady ResourceNotFound invalid_model unknown_model unavailable_model model_not_available
    model_not_supported endpoint_not_found`,
  Client: `context_length_exceeded string_above_max_length request_too_large invalid_prompt invalid_json
    unsupported_parameter unsupported_value invalid_value missing_required_parameter unknown_parameter
    max_tokens_reached exceed_context_size tokens_limit_reached`,
  Policy: `content_filter content_filtered content_policy_violation ResponsibleAIPolicyViolation moderation_blocked
    guardrail_intervened refusal safety prohibited_content recitation data_inspection_failed`,
};

/** Codes that say less than the message or the status. */
const VAGUE = `invalid_request_error invalid_request invalid_argument bad_request not_found not_found_error api_error
  error tokens requests Validation unknown none null BadRequestError NotFoundError throttling_error
  upstream_error`;

/** Returns a name without what its spelling adds: case, separators, and the namespace of AWS. */
const plain = (name: string) =>
  name
    .replace(/^[\w.]*#/, '')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '')
    .replace(/exception$/, '');
const plainNames = (names: string) => names.split(/\s+/).map(plain);
const BY_CODE = new Map(
  Object.entries(CODES).flatMap(([found, names]) => plainNames(names).map((name) => [name, found as FailureClass])),
);
const vague = new Set(plainNames(VAGUE));

/**
 * Returns the class of a code or type: null if it says nothing, undefined if it is unknown.
 */
export function classOfCode(code: string): FailureClass | null | undefined {
  const name = plain(code);
  if (/spendlimit(exceeded|reached)$/.test(name)) return 'Money';
  if (/sensitivecontentdetected$/.test(name)) return 'Policy';
  return BY_CODE.get(name) ?? (vague.has(name) ? null : BY_CODE.get(name.replace(/error$/, '')));
}

const OF_REQUEST = new Set(
  plainNames('invalid_request_error invalid_request invalid_argument bad_request Validation BadRequestError'),
);

/** Returns whether a code or type blames the request, where no status says so. */
export const blamesRequest = (code: string | null): boolean => code !== null && OF_REQUEST.has(plain(code));

/**
 * The beginnings of messages of errors without a code. Only the beginning is read: a message may
 * quote the user, and no prompt may close a provider.
 */
const MESSAGES: [FailureClass, RegExp][] = [
  [
    'Money',
    /^((sorry, )?your (credit balance|account balance) is (too low|insufficient)|you have reached your (specified |workspace |organization |monthly |api )*usage limits?|you're out of extra usage|inactive subscription|account .{1,200} is suspended|your (newly created )?teams? .{0,200}credits|you have exceeded your monthly included credits|budget has been exceeded|insufficient (account )?(balance|credits?|funds|quota)|you exceeded your current quota|payment required|this request requires more credits|key limit exceeded|余额不足|billing )/i,
  ],
  [
    'Auth',
    /^((incorrect|invalid|missing) (api|x-api|access)[- ]?key|(the )?api[- ]?key (is |has )?(not valid|invalid|expired|revoked|been)|no auth credentials|unauthorized|the security token|you (do not|don't) have (access|permission)|user is not authorized|access denied|(this|your) organization has been disabled|operation not allowed$|access to bedrock models is not allowed|user location is not supported)/i,
  ],
  [
    'ModelGone',
    /^(((the|this) )?((provided|requested) )?model (identifier is invalid|not (exist|found)|(or endpoint )?((`[^`]{1,200}`|'[^']{1,200}'|"[^"]{1,200}"|\S{1,200}) )?(does not exist|not found|was not found|(has been|was) (decommissioned|deprecated|removed|retired)|is no longer available|is not (available|supported)(?! (for|with|when|in))))|(\/[\w/]{1,60}: )?invalid model name passed|(request for )?unknown model\b|(bad request: )?(the )?endpoint is paused|function '[^']{1,200}': not found|model: |models\/.{1,200} (is|was) not found|publisher model .{1,200} (is|was) not found|invocation of model id|no endpoints found (for|matching)|no allowed providers|unable to access model|[\w./:-]{1,200} is not a valid model id)/i,
  ],
  [
    'Policy',
    /^(the response was filtered|content violates usage guidelines|your (request|input) was (rejected|flagged)|this request has been flagged|invalid prompt: your prompt was flagged|output blocked by content filtering)/i,
  ],
  // Azure API Management says so under 403.
  ['Throttled', /^out of call volume quota/i],
];

/** Messages of client errors that a larger window or more tokens would fix. */
const TOO_LONG =
  /^((the )?prompt (is )?too long|(your )?input (is too long|exceeds the context)|(unable to submit request because )?(the )?input (length|token count)|input validation error: `?inputs|this (model's|endpoint's) maximum (context|prompt)|context (length|window)|(the )?(decoder )?(prompt|input) \(.{1,80} is longer than|prompt exceeds max length|requested token count exceeds|prompt contains \d+ tokens|the request exceeds the available context|you passed \d+ input tokens|too many (input )?tokens(?! per)|range of input length|(invalid request: )?your request exceeded model token limit|request body too large for .{1,80} model|trying to keep the first \d+ tokens|the number of tokens to keep from|[`']?max_(completion_)?tokens[`']? .{0,80}is too large.{0,40}this model's maximum context)/i;

/** What stands before the message of a model that Bedrock passes on. */
const PASSED_ON = /^the model returned the following errors:/i;

/** Messages of reasoning models that had too few tokens to answer. */
const OUT_OF_TOKENS =
  /^(could not finish the message because max_tokens|`?max_(completion_|output_)?tokens`? must be (greater|at least))/i;

/** Returns the class that the beginning of a message states, null if it states none. */
export const classOfMessage = (message: string): FailureClass | null =>
  MESSAGES.find(([, begins]) => begins.test(message.trimStart()))?.[0] ?? (isTooLong(message) ? 'Client' : null);

/**
 * Returns whether a message says that a request is larger than all that the provider's quota allows in a
 * minute: no wait helps it, and other requests pass.
 */
export function isOverQuota(message: string): boolean {
  if (/^(request too large for|extra usage is required for long context)/i.test(message.trimStart())) return true;
  const [, limit, asked] = /\blimit:? ([\d,]{1,15}), .{0,40}\brequested:? ([\d,]{1,15})/i.exec(message) ?? [];
  return limit !== undefined && asked !== undefined && counted(asked) > counted(limit);
}

const counted = (text: string) => Number(text.replaceAll(',', ''));

/** Returns whether a message says that a prompt is too long for the model. */
export const isTooLong = (message: string): boolean => TOO_LONG.test(message.replace(PASSED_ON, '').trimStart());

/** Returns whether a message says that the request allows too few tokens for an answer. */
export const isOutOfTokens = (message: string): boolean => OUT_OF_TOKENS.test(message.trimStart());

const STATUSES: Record<number, FailureClass> = {
  401: 'Auth',
  402: 'Money',
  403: 'Auth',
  407: 'Network',
  408: 'Server',
  // A lock that timed out, or a protocol that a proxy wants: the client decides neither.
  409: 'Server',
  410: 'ModelGone',
  421: 'Server',
  424: 'Server',
  425: 'Server',
  426: 'Server',
  429: 'Throttled',
  // Without an answer, for legal reasons, without capacity (Groq), and cancelled on the provider's side.
  444: 'Server',
  451: 'Auth',
  498: 'Overloaded',
  499: 'Server',
  503: 'Overloaded',
  511: 'Network',
  529: 'Overloaded',
};

/** Returns the class of a status outside of 200 to 299. */
export const classOfStatus = (status: number): FailureClass =>
  STATUSES[status] ?? (status >= 400 && status < 500 ? 'Client' : 'Server');
