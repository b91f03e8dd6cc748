/**
 * Credentials as their issuers form them: `{A36}` draws 36 letters and digits; A letters and digits,
 * L lower letters and digits, U upper ones, H hex, D digits, B base64, W base64url.
 */
const WITH_FORM = `
AWS_ACCESS_KEY_ID AKIA{U16}|AWS_ACCESS_KEY_ID ASIA{U16}|AWS_SESSION_TOKEN IQoJb3JpZ2luX2Vj{B400}|BEDROCK_API_KEY ABSK{B100}
GOOGLE_API_KEY AIza{W35}|GOOGLE_CLIENT_SECRET GOCSPX-{W28}|GOOGLE_ACCESS_TOKEN ya29.{W120}|AZURE_CLIENT_SECRET {A3}8Q~{W34}
ALIBABA_ACCESS_KEY LTAI{A20}|DIGITALOCEAN_TOKEN dop_v1_{H64}|CLOUDFLARE_API_TOKEN cfut_{A40}{H8}|CLOUDFLARE_ORIGIN v1.0-{H24}-{H146}
FLY_TOKEN fo1_{W43}|HEROKU_API_KEY HRKU-{W60}|RENDER_API_KEY rnd_{A32}|VERCEL_TOKEN vcp_{A56}|NETLIFY_TOKEN nfp_{A36}|TAILSCALE_KEY tskey-auth-{A12}-{A32}|PULUMI_TOKEN pul-{H40}
GITHUB_TOKEN ghp_{A36}|GITHUB_TOKEN gho_{A36}|GITHUB_TOKEN ghs_{A36}|GITHUB_TOKEN github_pat_{A22}_{A59}|GITLAB_TOKEN glpat-{W20}|GITLAB_RUNNER glrt-{W20}|GITLAB_DEPLOY gldt-{W20}|JIRA_TOKEN ATATT3{W186}|BITBUCKET_TOKEN ATBB{A32}
NPM_TOKEN npm_{A36}|PYPI_TOKEN pypi-AgEIcHlwaS5vcmc{W90}|GEM_KEY rubygems_{H48}|DOCKER_TOKEN dckr_pat_{W27}|ARTIFACTORY_KEY AKCp{A69}|SENTRY_TOKEN sntryu_{H64}|TERRAFORM_TOKEN {A14}.atlasv1.{W67}|SONAR_TOKEN squ_{H40}
OPENAI_API_KEY sk-proj-{W74}T3BlbkFJ{W74}|OPENAI_API_KEY sk-{A20}T3BlbkFJ{A20}|ANTHROPIC_API_KEY sk-ant-api03-{W93}AA|OPENROUTER_KEY sk-or-v1-{H64}|GROQ_API_KEY gsk_{A52}|HF_TOKEN hf_{A34}|REPLICATE_TOKEN r8_{A37}|XAI_KEY xai-{A80}|PPLX_KEY pplx-{A48}|NVIDIA_KEY nvapi-{W64}|VOYAGE_KEY pa-{W43}|JINA_KEY jina_{A60}|LANGSMITH_KEY lsv2_pt_{H32}_{H10}|LANGFUSE_KEY sk-lf-{H8}-{H4}-{H4}-{H4}-{H12}|PINECONE_KEY pcsk_{A6}_{A63}|DATABRICKS_TOKEN dapi{H32}|TAVILY_KEY tvly-{A32}|ASTRA_TOKEN AstraCS:{A24}:{H64}|LLAMA_KEY llx-{A48}
SLACK_TOKEN xoxb-{D12}-{D13}-{A24}|SLACK_TOKEN xoxp-{D12}-{D12}-{D12}-{H32}|SLACK_APP xapp-1-A{U10}-{D13}-{H64}|TELEGRAM_BOT {D10}:AA{W33}|DISCORD_BOT M{A25}.{W6}.{W38}|SENDGRID_KEY SG.{W22}.{W43}|TWILIO_KEY SK{H32}|BREVO_KEY xkeysib-{H64}-{A16}|MAILCHIMP_KEY {H32}-us12|RESEND_KEY re_{A8}_{A24}|FACEBOOK_TOKEN EAA{A100}
STRIPE_KEY sk_live_{A24}|STRIPE_KEY rk_live_{A99}|STRIPE_HOOK whsec_{A32}|SHOPIFY_TOKEN shpat_{H32}|SQUARE_TOKEN sq0atp-{W22}|SQUARE_TOKEN EAAA{W60}
VAULT_TOKEN hvs.{W95}|VAULT_TOKEN hvb.{W140}|GRAFANA_TOKEN glsa_{A32}_{H8}|GRAFANA_TOKEN glc_{B80}|NEW_RELIC_KEY NRAK-{U27}|DYNATRACE_TOKEN dt0c01.{U24}.{U64}|AGE_KEY AGE-SECRET-KEY-1{U58}|DOPPLER_TOKEN dp.st.prd.{A43}|POSTHOG_KEY phx_{A43}|LINEAR_KEY lin_api_{A40}|NOTION_KEY ntn_{D11}{A35}|FIGMA_KEY figd_{W40}|AIRTABLE_PAT pat{A14}.{H64}|POSTMAN_KEY PMAK-{H24}-{H34}|PLANETSCALE_TOKEN pscale_tkn_{W43}|SUPABASE_KEY sb_secret_{W31}|SUPABASE_TOKEN sbp_{H40}|SWARM_TOKEN SWMTKN-1-{L50}-{L25}
JWT eyJhbGciOiJIUzI1NiJ9.eyJ{W60}.{W43}|JWE eyJhbGciOiJSU0EtT0FFUCJ9.{W100}.{W16}.{W80}.{W22}|TASK_TOKEN rgm1.{W43}|SFN_TASK AQCE{B300}|BCRYPT $2b$12$\{A53}|SHADOW $6$\{A16}$\{A86}
SLACK_HOOK https://hooks.slack.com/services/T{U8}/B{U8}/{A24}|DISCORD_HOOK https://discord.com/api/webhooks/{D18}/{W68}|TEAMS_HOOK https://acme.webhook.office.com/webhookb2/{H8}-{H4}@{H8}/IncomingWebhook/{H32}/{H8}|ZAPIER_HOOK https://hooks.zapier.com/hooks/catch/{D7}/{L7}
POSTGRES_URL postgres://rag:{W20}@db.internal:5432/rag|MONGO_URL mongodb+srv://rag:{W20}@c0.abcde.mongodb.net/rag|REDIS_URL redis://:{W24}@cache:6379/0|AMQP_URL amqps://rag:{W16}@mq/v|REPO https://x-access-token:{A30}@git.example.com/a.git|SENTRY_DSN https://{H32}@o1.ingest.sentry.io/2
`;
/** Credentials that only their name gives away. */
const WITHOUT_FORM = `
AWS_SECRET_ACCESS_KEY {B40}|AZURE_STORAGE_KEY {B86}==|AccountKey {B86}==|SharedAccessKey {B43}=|IBM_API_KEY {W44}|COHERE_API_KEY {A40}|MISTRAL_API_KEY {A32}|TOGETHER_API_KEY {H64}|DD_API_KEY {H32}|DD_APP_KEY {H40}|ALGOLIA_ADMIN_KEY {H32}|TWILIO_AUTH_TOKEN {H32}|HEROKU_TOKEN {H8}-{H4}-{H4}-{H4}-{H12}|QDRANT_API_KEY {W40}|WEAVIATE_API_KEY {A36}|DB_PASSWORD {W12}|POSTGRES_PASSWORD {A10}|client_secret {W32}|refresh_token {W60}|SESSION_SECRET {H48}|encryptionKey {B43}=|x-api-key {A32}|_authToken {H36}|accessToken {W43}
`;

export type Format = { name: string; template: string; hasForm: boolean };

const parsed = (text: string, hasForm: boolean): Format[] =>
  text
    .trim()
    .split(/[|\n]/)
    .map((row) => {
      const [name = '', template = ''] = row.split(' ');
      return { name, template: template.replaceAll('\\', ''), hasForm };
    });

/** All formats. */
export const FORMATS: Format[] = [...parsed(WITH_FORM, true), ...parsed(WITHOUT_FORM, false)];

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const CLASSES: Record<string, string> = {
  A: LOWER + UPPER + DIGITS,
  L: LOWER + DIGITS,
  U: `${UPPER}234567`,
  H: `${DIGITS}abcdef`,
  D: DIGITS,
  B: `${LOWER}${UPPER}${DIGITS}+/`,
  W: `${LOWER}${UPPER}${DIGITS}-_`,
};

/** Draws a number below a bound. */
export type Draw = (below: number) => number;

/** Returns a generator of numbers that depend only on the seed (mulberry32). */
export function drawing(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

/** Returns a credential of a format, and the parts of it that nobody may see. */
export function secretOf({ template }: Format, draw: Draw): { secret: string; parts: string[] } {
  const parts: string[] = [];
  const secret = template.replace(/\{([A-Z])(\d+)\}/g, (_, kind: string, count: string) => {
    const letters = CLASSES[kind] ?? '';
    const part = Array.from({ length: Number(count) }, () => letters[draw(letters.length)]).join('');
    parts.push(part);
    return part;
  });
  return { secret, parts: parts.filter((part) => part.length >= 6) };
}
