/** The alerts about a shard in the rules and alarms that Ragmend ships. */
export const SHARD_ALERTS = ['RetrieverEmptyResults', 'CHRDrop', 'VectorstoreIndexError'];

/** The alerts about LLM providers in the rules and alarms that Ragmend ships. */
export const LLM_ALERTS = ['LLMProviderDown', 'LLMAuthFail', 'RAGErrorSpike', 'RAGHighP95Latency'];

/** The alerts about the start of a service in the rules that Ragmend ships. */
export const START_ALERTS = ['BootstrapDeadlock'];
