/** Stands in for each call of a method: `work` is the plain call. */
export type Intercept = (method: string, work: () => unknown, args: unknown[]) => unknown;

/** A port, or a fake of one, with each call of its methods intercepted; its fields stay what they are. */
export function intercepted<P extends object>(port: P, intercept: Intercept): P {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => intercept(String(key), () => Reflect.apply(member, target, args), args);
    },
  });
}
