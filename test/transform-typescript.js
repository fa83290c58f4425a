import { transformSync } from 'esbuild';

/** Jest's view of a TypeScript file: types stripped, ES module kept, source map inline for stack traces. */
export default {
  process: (source, path) => ({
    code: transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node24',
      sourcefile: path,
      sourcemap: 'inline',
    }).code,
  }),
};
