/** Words of commands that bring a schema up to date. */
const MIGRATES =
  /\bmigrat(?:e|ions?|or)\b(?!\s+(?:status|version|--check|--plan))|\bdb[:_-]?(?:migrate|prepare|setup|upgrade|init|push|schema:load)|\bdb (?:migrate|upgrade|init|push)\b|\balembic\b[^;\n|&]{0,80} upgrade|\bflyway\b[^;\n|&]{0,120} migrate|\bliquibase\b[^;\n|&]{0,120} update\b|\bprisma (?:migrate deploy|db push)|\bschema (?:load|update|setup|upgrade)|\bupdate-schema\b|\bupgradedb\b|\binitdb\b|\bdbmate\b[^;\n|&]{0,40} up\b|\bgoose\b[^;\n|&]{0,80} up\b|\bef database update\b/i;
/** Words of commands that wait for a schema, or only look at it. */
const CHECKS =
  /wait[-_ ]?(?:for|on)?[-_ ][\w-]{0,60}(?:migrat|schema)|check[-_ ]?(?:migrat|schema)|migrations?[-_ ](?:check|wait|status|done|complete)|migrate (?:--check|status|version)|--check\b[^\n;]{0,200}migrat|showmigrations|alembic (?:current|check)|flyway info|migrate:status|check-migrations|abort_if_pending_migrations/i;

/** Returns whether a script brings a schema up to date; what it asks kubectl for are names of objects. */
export const isMigrating = (script: string): boolean =>
  MIGRATES.test(script.replace(/\bkubectl\b[^;\n|&]*/g, '').replace(new RegExp(CHECKS, 'gi'), ''));

/** Returns whether a script or the name of a container waits for a schema. */
export const isSchemaCheck = (text: string): boolean => CHECKS.test(text);

/** Variables that make an image migrate when it starts. */
const SWITCH =
  /(?:^|_)(?:(?:RUN|AUTO|ENABLE|DB|DO|APPLY)_?(?:DB_?)?MIGRAT(?:E|IONS?)|MIGRAT(?:E|IONS?)_?(?:ENABLED?|ON_(?:START|STARTUP|BOOT)|AUTO))(?:_|$)/i;

/** Returns whether a variable makes an image migrate when it starts. */
export const isMigrationSwitch = (name: string, value: string): boolean =>
  SWITCH.test(name) && !/DISABLE|SKIP|_NO_/i.test(name) && /^(?:true|1|yes|on)$/i.test(value.trim());

/** Programs that fetch a model before they listen. */
const FETCHES =
  /\bollama pull\b|huggingface-cli download|\bhf download\b|snapshot_download|\bwget\b[^\n;]{0,400}(?:huggingface\.co|\.safetensors|\.gguf)|\bcurl\b[^\n;]{0,400}(?:huggingface\.co|\.safetensors|\.gguf)|(?:--model-id|--model|--model_id|--hf-repo|--embedding-model)[= ](?![./])[\w.-]+\/[\w.-]+/i;

/** Returns whether a script downloads a model. */
export const isDownloading = (script: string): boolean => FETCHES.test(script);

/** Words of commands that make objects. */
const MAKES =
  /\b(?:create|apply|replace|patch|copy|cp|gen(?:erate)?|certgen|issue|sign|init|bootstrap|provision)\b|--secret-name|create_namespaced/i;

/** Returns whether a script seems to make the object of a name, and does more than to read it. */
export function isMaking(script: string, name: string): boolean {
  const word = new RegExp(`(?<![a-z0-9.-])${name.replace(/[.]/g, '\\.')}(?![a-z0-9-])`);
  const reads = /\bkubectl\b[^;\n|&]{0,400}\s(?:get|wait|describe|delete|rollout)\b/;
  const parts = script.split(/[;\n|&]/).filter((part) => !reads.test(part));
  return parts.some((part) => word.test(part)) && parts.some((part) => MAKES.test(part));
}
