import type { EvidenceStore } from '../../core/evidence/ports.ts';
import { NotFound } from '../../core/kernel/task-error.ts';

/**
 * `read` gives a file of an incident's evidence; `addCopy` puts files of a copied volume there, as
 * the agent does; `tamper` changes a file that stands.
 */
export type EvidenceStoreUnderTest = {
  evidence: Pick<EvidenceStore, 'put' | 'seal'>;
  read(incidentId: string, path: string): Promise<string>;
  addCopy(incidentId: string, files: Record<string, string>): Promise<void>;
  tamper(incidentId: string, path: string): Promise<void>;
};
/** `volume` makes one with these files, and gives its name. */
export type VolumeListingUnderTest = {
  evidence: Pick<EvidenceStore, 'listing'>;
  volume(files: Record<string, string>): Promise<string>;
};

const INCIDENT = 'docs-rag-shard-restore-1';
const SHA_OF_A = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';

/** What every adapter of the EvidenceStore port does with what it keeps. */
export function evidenceStoreContract(name: string, underTest: () => EvidenceStoreUnderTest): void {
  describe(`${name} as EvidenceStore`, () => {
    test('the first content of a path wins', async () => {
      const { evidence, read } = underTest();

      await evidence.put(INCIDENT, 'logs/current.log', 'first');
      await evidence.put(INCIDENT, 'logs/current.log', 'second');

      expect(await read(INCIDENT, 'logs/current.log')).toBe('first');
    });

    test('of two that write at once one wins whole', async () => {
      const { evidence, read } = underTest();

      await Promise.all(['a', 'b', 'c'].map((letter) => evidence.put(INCIDENT, 'a.txt', letter.repeat(5000))));

      expect(await read(INCIDENT, 'a.txt')).toMatch(/^(a{5000}|b{5000}|c{5000})$/);
    });

    test('secrets are redacted before they are kept', async () => {
      const { evidence, read } = underTest();

      await evidence.put(INCIDENT, 'logs/current.log', 'api_key=abcdef123456 user ann@example.com');

      expect(await read(INCIDENT, 'logs/current.log')).toBe('api_key=[redacted:secret] user [redacted:email]');
    });

    test('a seal lists every file with size and sha256, the copied volume too', async () => {
      const { evidence, read, addCopy } = underTest();
      await evidence.put(INCIDENT, 'a.txt', 'a');
      await addCopy(INCIDENT, { 'segment/b.bin': 'a' });

      const sealed = await evidence.seal(INCIDENT);

      const manifest = JSON.parse(await read(INCIDENT, 'manifest.json')) as unknown;
      expect(sealed).toMatchObject({ files: 2, folder: expect.stringContaining(INCIDENT) });
      expect(sealed.manifestSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(manifest).toMatchObject({
        files: [
          { path: 'a.txt', bytes: 1, sha256: SHA_OF_A },
          { path: 'volume/segment/b.bin', bytes: 1, sha256: SHA_OF_A },
        ],
      });
    });

    test('sealing again without new files gives the same manifest', async () => {
      const { evidence } = underTest();
      await evidence.put(INCIDENT, 'a.txt', 'a');
      const first = await evidence.seal(INCIDENT);

      const second = await evidence.seal(INCIDENT);

      expect(second).toEqual(first);
    });

    test('sealing after more files adds a manifest, and the first one stays', async () => {
      const { evidence, read } = underTest();
      await evidence.put(INCIDENT, 'a.txt', 'a');
      const first = await evidence.seal(INCIDENT);
      const text = await read(INCIDENT, 'manifest.json');
      await evidence.put(INCIDENT, 'b.txt', 'b');

      const second = await evidence.seal(INCIDENT);

      expect(second.files).toBe(2);
      expect(second.manifestSha256).not.toBe(first.manifestSha256);
      expect(await read(INCIDENT, 'manifest.json')).toBe(text);
      expect(JSON.parse(await read(INCIDENT, 'manifest-2.json'))).toMatchObject({ files: [{}, {}] });
    });

    test('a copied file that was changed since is found by the next seal', async () => {
      const { evidence, addCopy, tamper } = underTest();
      await addCopy(INCIDENT, { 'segment/b.bin': 'a' });
      await evidence.seal(INCIDENT);
      await tamper(INCIDENT, 'volume/segment/b.bin');

      await expect(evidence.seal(INCIDENT)).rejects.toThrow("evidence 'volume/segment/b.bin' is not what was");
    });

    test('a sealed file that was changed since is found by the next seal', async () => {
      const { evidence, tamper } = underTest();
      await evidence.put(INCIDENT, 'a.txt', 'a');
      await evidence.seal(INCIDENT);
      await tamper(INCIDENT, 'a.txt');

      await expect(evidence.seal(INCIDENT)).rejects.toThrow("evidence 'a.txt' is not what was sealed");
    });

    test.each(['../out.txt', '/etc/out', 'a/../../b', 'manifest.json', 'manifest-2.json', 'volume/a.bin', ''])(
      "the path '%s' is refused",
      async (path) => {
        await expect(underTest().evidence.put(INCIDENT, path, 'x')).rejects.toThrow(RangeError);
      },
    );
  });
}

/** What every adapter of the EvidenceStore port does with volumes. */
export function volumeListingContract(name: string, underTest: () => VolumeListingUnderTest): void {
  describe(`${name} as EvidenceStore of volumes`, () => {
    test('the listing of a volume has paths, sizes and sha256, in order', async () => {
      const { evidence, volume } = underTest();
      const made = await volume({ 'b/b.bin': 'a', 'a.bin': 'a' });

      expect(await evidence.listing(made)).toEqual([
        { path: 'a.bin', bytes: 1, sha256: SHA_OF_A },
        { path: 'b/b.bin', bytes: 1, sha256: SHA_OF_A },
      ]);
    });

    test('an unknown volume has no listing', async () => {
      await expect(underTest().evidence.listing('nobody')).rejects.toBeInstanceOf(NotFound);
    });
  });
}
