/** Where evidence is kept: one folder for each incident, only ever added to. */
export interface EvidenceStore {
  /**
   * Writes one file of an incident's evidence, path relative to its folder; the same path again
   * keeps the first content.
   */
  put(incidentId: string, path: string, content: string): Promise<void>;
  /**
   * Writes the manifest over all files that stand (path, bytes, sha256), and gives the folder, how
   * many files, and the manifest's sha256.
   */
  seal(incidentId: string): Promise<{ folder: string; files: number; manifestSha256: string }>;
  /** Paths, sizes and sha256 of the files of a volume, without changing them. */
  listing(volume: string): Promise<{ path: string; bytes: number; sha256: string }[]>;
}

/** How large a volume is, in bytes; throws NotFound. */
export interface VolumeSizes {
  describe(volume: string): Promise<{ bytes: number }>;
}
