import { createHash } from "node:crypto";

/** A file of the simulated world: what it holds is a short text, how long it takes to move is `bytes`. */
export interface SimFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly text: string;
}

/** Memory in place of disks and buckets: paths such as `at/aws/us-east-1/runs/…` or `machine/ID/output/…`. */
export class SimFiles {
  private readonly files = new Map<string, SimFile>();
  private readonly changed: (path: string, file: SimFile | undefined) => void;

  /** @param changed  hears of every file that becomes another, or goes */
  constructor(changed: (path: string, file: SimFile | undefined) => void = () => undefined) {
    this.changed = changed;
  }

  put(path: string, text: string, bytes: number = Buffer.byteLength(text)): void {
    const known = this.files.get(path);
    if (known?.text === text && known.bytes === bytes) return;
    const file = { bytes, sha256: sha256Of(text), text };
    this.files.set(path, file);
    this.changed(path, file);
  }

  /** One that was there before. */
  restore(path: string, { text, bytes }: Pick<SimFile, "text" | "bytes">): void {
    this.files.set(path, { bytes, sha256: sha256Of(text), text });
  }

  get(path: string): SimFile | undefined {
    return this.files.get(path);
  }

  /**
   * Files of a folder by their path below it, in order; a file itself has the path `""`.
   *
   * @returns empty when there is neither
   */
  under(path: string): readonly (readonly [path: string, file: SimFile])[] {
    const folder = path.endsWith("/") ? path : `${path}/`;
    const itself = this.files.get(path);
    if (itself !== undefined) return [["", itself]];
    return [...this.files]
      .filter(([name]) => name.startsWith(folder))
      .map(([name, file]) => [name.slice(folder.length), file] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  remove(path: string): void {
    if (this.files.delete(path)) this.changed(path, undefined);
  }

  /** Machines lose their disks. */
  removeUnder(path: string): void {
    for (const name of this.files.keys()) if (name.startsWith(`${path}/`)) this.remove(name);
  }
}

export const sha256Of = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Of file names and their SHA-256, in order. */
export const folderSha256 = (
  files: readonly (readonly [path: string, file: { readonly sha256: string }])[],
): string => sha256Of(files.map(([path, { sha256 }]) => `${sha256}  ${path}\n`).join(""));
