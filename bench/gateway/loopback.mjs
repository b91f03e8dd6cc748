// Preloaded into a peer that would listen on all interfaces: it listens on this machine only.
import { Server } from 'node:net';

const { listen } = Server.prototype;
Server.prototype.listen = function (first, ...rest) {
  const options = typeof first === 'object' && first !== null ? first : { port: Number(first) };
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...rest.filter((one) => typeof one === 'function'));
};
