import { redact } from '../../../../adapters/formats/redact.ts';
import { type Draw, drawing } from './formats.ts';

const hex = (draw: Draw, length: number) => Array.from({ length }, () => '0123456789abcdef'[draw(16)]).join('');
const bytes = (draw: Draw, length: number) => Buffer.from(Array.from({ length }, () => draw(256))).toString('base64');
const uuid = (draw: Draw) => `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-a${hex(draw, 3)}-${hex(draw, 12)}`;

const TEXTS: Record<string, (draw: Draw) => string> = {
  hashes: (draw) =>
    `${hex(draw, 64)} ${hex(draw, 40)} md5 ${hex(draw, 32)} cache_key=${hex(draw, 64)} sha256-${bytes(draw, 32)}`,
  'padded digests': (draw) => `${bytes(draw, 32)} ${bytes(draw, 64)} ${bytes(draw, 16)} digest=${bytes(draw, 20)}`,
  images: (draw) =>
    `registry.example.com/rag/store:v1.2@sha256:${hex(draw, 64)} ghcr.io/acme/agent@sha256:${hex(draw, 64)}`,
  ids: (draw) =>
    `${uuid(draw)} doc-${draw(99_999)} inc-${hex(draw, 12)} 01HZX${'0123456789ABCDEFGHJKM'.slice(draw(3))} chatcmpl-${hex(draw, 24)}`,
  pods: (draw) =>
    `shard-1-ui-${hex(draw, 10)}-x${hex(draw, 4)} on ip-10-0-${draw(255)}-7.eu-west-1.compute.internal: Back-off restarting`,
  arns: (draw) =>
    `arn:aws:states:eu-west-1:123456789012:execution:shard-restore:inc-${hex(draw, 12)} s3://bucket/golden/docs/x`,
  vectors: (draw) => `[${Array.from({ length: 12 }, () => (draw(2000) / 1000 - 1).toFixed(6)).join(', ')}]`,
  'vectors in JSON': (draw) =>
    `{"id": "doc-${draw(999)}", "vector": [1.0, 1e-05, ${draw(1e9) / 1e9}], "hash": "${hex(draw, 64)}", "n": 12345678901234567890}`,
  'vectors in base64': (draw) => bytes(draw, 1536),
  counts: (draw) =>
    `tokens=${draw(4000)} prompt_tokens: ${draw(999_999)} token_count=3 pass=12 fail=0 code=404 key: user:42`,
  references: () =>
    'secretName: rag-tls secretKeyRef: {name: rag, key: db} automountServiceAccountToken: false using password: YES',
  certificates: (draw) =>
    `-----BEGIN CERTIFICATE-----\n${bytes(draw, 384).replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----`,
  prose: () =>
    'The token of the session expired, so that the key manager asked for a secret again; see docs/secrets.md.',
  paths: (draw) => `/var/lib/kubelet/pods/${uuid(draw)}/volumes/kubernetes.io~empty-dir/data/Index_${draw(9)}.bin`,
};

test.each(Object.entries(TEXTS))('%s lose at most 1 %% of their words', (_, write) => {
  const draw = drawing(1);
  const texts = Array.from({ length: 300 }, () => write(draw));

  const words = texts.flatMap((text) => {
    const left = new Set(redact(text).split(/\s+/));
    return text.split(/\s+/).map((word) => ({ word, isLost: !left.has(word) }));
  });

  const lost = words.filter(({ isLost }) => isLost).map(({ word }) => word);
  expect(lost.length > words.length / 100 ? lost.slice(0, 5) : []).toEqual([]);
});
