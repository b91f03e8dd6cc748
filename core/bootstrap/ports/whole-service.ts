/** The whole service of a target, as its users ask it. */
export interface WholeService {
  /**
   * Returns the ids that the service retrieves for a golden query, best first; null where Ragmend has no way to
   * ask. Throws DependencyUnavailable if it does not answer.
   */
  retrieve(targetId: string, qid: string, q: string): Promise<string[] | null>;
}
