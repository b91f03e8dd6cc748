/**
 * Returns the name of the Kubernetes group and service account that act for one target in its
 * namespace. The operator repairs, the reader only looks. An EKS access entry names the group.
 */
export function identityName(role: 'operator' | 'reader', targetId: string): string {
  return `ragmend-${role}-${targetId}`;
}

/**
 * Returns the name of the gateway of a target, of everything that belongs to it, and of its pods by
 * the label `app.kubernetes.io/name`.
 */
export function gatewayName(targetId: string): string {
  return `ragmend-gateway-${targetId}`;
}
