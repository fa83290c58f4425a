import type { Files } from '../../cli/files.ts';

/** Files by name, as text or bytes; what is saved lies there afterwards. */
export function inMemoryFiles(given: Readonly<Record<string, string | Uint8Array>> = {}): Files & {
  readonly kept: Map<string, Uint8Array>;
} {
  const kept = new Map(
    Object.entries(given).map(([name, content]) => [
      name,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
  return {
    kept,
    read: (file) => {
      const content = kept.get(file);
      if (content === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      return content;
    },
    save: async (file, content) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      kept.set(file, new Uint8Array(Buffer.concat(chunks)));
    },
  };
}
