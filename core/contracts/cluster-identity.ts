/**
 * The Kubernetes group, and the service account, that acts for one target in its namespace: the
 * operator repairs, the reader only looks. An EKS access entry names the group.
 */
export function identityName(role: 'operator' | 'reader', targetId: string): string {
  return `ragmend-${role}-${targetId}`;
}
