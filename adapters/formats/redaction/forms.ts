/** Where a word begins: also behind a line break or a character that is written as an escape. */
const START = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2}))`;
const W = '[A-Za-z0-9_-]';
const A = '[A-Za-z0-9]';
const HEX = '[0-9a-fA-F]';

/** Keys by how they begin, grouped by who hands them out. Lengths are lower bounds: vendors lengthen keys. */
const KEYS = [
  // Clouds
  `(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA)[A-Z0-9]{16}`,
  `(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/=_%-]{20,4000}`,
  `ABSK[A-Za-z0-9+/=]{40,300}|bedrock-api-key-[A-Za-z0-9+/=]{20,2000}|k8s-aws-v1\\.${W}{20,4000}`,
  `AIza${W}{30,60}|GOCSPX-${W}{20,60}|ya29\\.[A-Za-z0-9._-]{20,2000}|1//0${W}{30,200}|GOOG1[A-Z0-9]{20,80}|AQ\\.Ab${W}{30,100}`,
  `[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}|eyJ0eXAiOiJKV1Qi${W}{10,4000}`,
  `LTAI${A}{12,30}|AKID${A}{28,40}|(?:dop|doo|dor)_v1_${HEX}{60,70}|DO00${A}{16,40}|ocid1\\.credential\\.[A-Za-z0-9._-]{20,200}|SCW[A-Z0-9]{17}`,
  `(?:cfk|cfut|cfat)_${A}{40,60}|v1\\.0-${HEX}{24}-${HEX}{100,200}|(?:fo1_|FlyV1 fm\\d_)[A-Za-z0-9+/=_,-]{20,2000}|fm[12][ar]?_[A-Za-z0-9+/=_-]{60,2000}|HRKU-${W}{30,80}|rnd_${A}{20,60}|(?:vcp|vci|vca|vcr|vck)_${A}{20,80}|nf[pcoub]_${A}{30,80}|tskey-[a-z]{2,20}-${W}{16,120}|pul-${HEX}{40}`,
  // Hosts of code and packages
  `gh[pousr]_[A-Za-z0-9_.-]{20,4000}|github_pat_[A-Za-z0-9_]{20,255}|v1\\.${HEX}{40}`,
  `(?:glpat|gldt|glrt|glcbt|glptt|glft|glimt|glagent|gloas|glsoat|glffct|glrtr)-[A-Za-z0-9_.=-]{16,300}|GR1348941${W}{18,40}|_gitlab_session=[0-9a-z]{32}`,
  `ATATT3[A-Za-z0-9_=-]{40,300}|ATCTT3[A-Za-z0-9_=-]{40,300}|ATBB${A}{20,60}|BBDC-[A-Za-z0-9+/=_-]{30,80}`,
  `npm_${A}{30,60}|pypi-${W}{16,300}|rubygems_${HEX}{40,60}|cio${A}{30,40}|CLOJARS_[a-z0-9]{50,70}|oy2[a-z0-9]{43}|dckr_(?:pat|oat)_${W}{20,60}|cmVmd${A}{50,70}|AKCp${A}{60,80}|sntry[su]_[A-Za-z0-9+/=_]{30,300}|sgp_${A}{20,100}|CCIPAT_${W}{20,120}|bkua_${HEX}{40}|tfp_${W}{40,80}|[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{40,100}|squ_${HEX}{40}|sq[ap]_${HEX}{40}`,
  // Models
  `sk-[A-Za-z0-9_-]{16,300}|(?:pk|rk)-${W}{16,200}|sess-${A}{30,60}`,
  `gsk_${A}{30,80}|hf_${A}{25,60}|api_org_${A}{25,60}|r8_${A}{25,60}|xai-${W}{30,120}|pplx-${A}{30,80}|nvapi-${W}{30,120}|pa-${W}{30,80}|jina_${W}{30,100}|tgp_v1_${W}{30,80}|fw_${A}{20,60}|csk-${A}{30,80}|lsv2_(?:pt|sk)_[a-z0-9_]{30,80}|ls__${A}{20,60}|wandb_v1_${W}{20,120}|esecret_${A}{20,80}|llx-${A}{20,80}|tvly-${W}{16,80}|fc-${HEX}{32}|pcsk_[A-Za-z0-9_]{30,120}|AstraCS:[A-Za-z0-9:]{30,200}|vck_${W}{20,100}|key-${HEX}{32}|rpa_[A-Z0-9]{30,80}|ak-${A}{20,60}|dapi${HEX}{32}(?:-\\d)?|bsk_${W}{20,80}|BSA${W}{25,40}`,
  // Chat, mail, telephones
  `xox[a-z](?:\\.[a-z]{3,8})?-[A-Za-z0-9-]{10,400}|xapp-[A-Za-z0-9-]{10,300}|xwfp-[A-Za-z0-9-]{10,200}`,
  `\\d{8,10}:AA${W}{30,40}|[MNO][A-Za-z0-9]{23,27}\\.${W}{6,7}\\.${W}{27,45}|SG\\.${W}{10,60}\\.${W}{20,80}|(?:SK|AC)${HEX}{32}|xkeysib-${HEX}{60,70}-${A}{10,20}|mlsn\\.${HEX}{60,70}|re_${A}{6,12}_${A}{16,40}|${HEX}{32}-us\\d{1,2}|EAA[A-Za-z0-9]{40,300}|POSTMARK_${W}{20,60}`,
  // Payments and shops
  `(?:sk|pk|rk)_(?:live|test|prod)_${W}{10,120}|whsec_[A-Za-z0-9+/=]{20,100}|shp(?:at|ca|pa|ss|tka)_${HEX}{30,64}|sq0(?:atp|csp|idp)-${W}{20,60}|EAAA${W}{50,70}|access_token\\$(?:production|sandbox)\\$${A}{16}\\$${HEX}{32}|live_${A}{30,80}|FLW(?:SEC|PUB)K(?:_TEST)?-${A}{12,40}(?:-X)?|rzp_(?:live|test)_${A}{14,24}`,
  // Operations
  `hv[sbr]\\.${W}{20,400}|gl(?:sa|c)_[A-Za-z0-9+/=_]{30,400}|eyJrIjoi${W}{30,200}={0,2}|NRAK-[A-Z0-9]{20,40}|NR[A-Z]{2}-${W}{20,60}|[A-Za-z0-9]{36,40}NRAL|dt0[a-z]\\d{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}|u\\+[A-Za-z0-9_-]{18}|ops_eyJ[A-Za-z0-9+/=]{40,2000}|A3-[A-Z0-9]{6}-[A-Z0-9-]{20,40}|AGE-SECRET-KEY-1[A-Z0-9]{50,60}|dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{30,100}|(?:phc|phx)_${A}{30,60}|hcaik_${A}{30,100}|hbp_${A}{30,60}|lin_(?:api|oauth)_${A}{30,140}|ntn_${A}{40,60}|secret_${A}{40,50}|figd_${W}{30,210}|pat[A-Za-z0-9]{14}\\.${HEX}{64}|PMAK-${HEX}{20,30}-${HEX}{30,40}|apify_api_${A}{30,60}|duffel_(?:test|live)_${W}{40,60}|(?:pscale_(?:tkn|pw|oauth)|napi)_[A-Za-z0-9_.=-]{30,100}|sb[pn]_${HEX}{36,50}|sb_(?:secret|publishable)_${W}{20,60}|mdb_sa_sk_${W}{30,80}|4b1d${A}{38}|SWMTKN-1-[a-z0-9-]{40,120}|(?=\\d{0,6}[a-z])(?=[a-z]{0,6}\\d)[a-z0-9]{6}\\.(?=\\d{0,16}[a-z])(?=[a-z]{0,16}\\d)[a-z0-9]{16}(?![A-Za-z0-9.])|K10${HEX}{50,70}::[A-Za-z:]{1,40}:?${A}{20,80}|cal_(?:live_)?${HEX}{32}|ey[A-Za-z0-9]{15,40}\\.ey[A-Za-z0-9_/-]{15,4000}\\.[A-Za-z0-9_/+=-]{10,2000}`,
];
/** Tokens by their shape, wherever a word begins. */
const TOKENS = [
  `eyJ[A-Za-z0-9_-]{8,8192}(?:\\.[A-Za-z0-9_-]{0,8192}){1,4}`,
  `(?<![+/])AQ[A-Za-z0-9+/=_-]{200,4096}`,
  `rgm1\\.${W}{16,256}`,
  `\\$(?:2[abxy]?|5|6|y|7|1|apr1|argon2(?:id|i|d)|scrypt|pbkdf2-sha\\d{1,3})\\$[A-Za-z0-9./+=,$-]{20,300}|\\{(?:SSHA|SHA|SMD5|CRYPT|PBKDF2)[0-9]{0,3}\\}[A-Za-z0-9+/=.$]{16,200}|SCRAM-SHA-256\\$[A-Za-z0-9+/=:$]{40,300}`,
];
/** Addresses that let anybody in who knows them. */
const HOOKS =
  /(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api(?:\/v\d{1,2})?\/webhooks|hooks\.zapier\.com\/hooks\/catch|[a-z0-9-]{1,60}\.webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook|chat\.googleapis\.com\/v1\/spaces|api\.telegram\.org\/bot|events\.pagerduty\.com\/integration|maker\.ifttt\.com\/(?:use|trigger)|hooks?\.make\.com|hook\.[a-z0-9]{2,4}\.make\.com|open\.(?:feishu|larksuite)\.(?:cn|com)\/open-apis\/bot\/v2\/hook)\/?(?!\[redacted:)[^\s"'<>\\]{6,400}/gi;
const EMAIL = /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g;

const KEY = new RegExp(`${START}(?:${KEYS.join('|')})`, 'g');
const TOKEN = new RegExp(`(?:${START}|(?=[${'$'}{]))(?:${TOKENS.join('|')})`, 'g');

/** Redacts credentials whose form shows who issued them, and e-mail addresses. */
export function redactForms(text: string): string {
  return text
    .replace(HOOKS, '[redacted:webhook]')
    .replace(TOKEN, '[redacted:token]')
    .replace(KEY, '[redacted:key]')
    .replace(EMAIL, '[redacted:email]');
}
