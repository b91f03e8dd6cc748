/** Keeps evidence in one folder for each incident. Files are only ever added. */
export interface EvidenceStore {
  /**
   * Writes one evidence file; `path` is relative to the incident's folder. Writing a path again
   * keeps the first content.
   */
  put(incidentId: string, path: string, content: string): Promise<void>;
  /**
   * Writes the manifest of all files (path, bytes, sha256). Returns the folder, the number of files
   * and the manifest's sha256.
   */
  seal(incidentId: string): Promise<{ folder: string; files: number; manifestSha256: string }>;
  /** Lists the files of a volume (path, bytes, sha256) without changing them. */
  listing(volume: string): Promise<{ path: string; bytes: number; sha256: string }[]>;
}

/** Tells the size of a volume in bytes; throws NotFound. */
export interface VolumeSizes {
  describe(volume: string): Promise<{ bytes: number }>;
}
