import { registerHooks } from 'node:module';
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const STAND_IN = import.meta.resolve('./collected-tests.mjs');

/**
 * Loads modules under a folder as often as wanted: each round has its own copy of all of them, so that what takes effect
 * while a module is loaded takes effect again. Packages are loaded once; jest's own is replaced by what collects tests.
 *
 * @param {string} folder
 */
export function freshModules(folder) {
  const root = pathToFileURL(folder + sep).href;
  const urlOf = (file) => pathToFileURL(resolve(folder, file)).href;
  /** Which modules each one imports, without their rounds. */
  const imports = new Map();
  let round = 0;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals') return { url: STAND_IN, shortCircuit: true };
      const found = next(specifier, context);
      if (!found.url.startsWith(root) || found.url.includes('/node_modules/')) return found;
      const [importer = ''] = context.parentURL?.split('?') ?? [];
      imports.set(importer, (imports.get(importer) ?? new Set()).add(found.url));
      return { ...found, url: `${found.url}?round=${round}` };
    },
  });
  return {
    begin() {
      round += 1;
    },
    load: (file) => import(urlOf(file)),
    /** Whether one file, once it was loaded, has the other as one of the modules beneath it. */
    reaches(file, other) {
      const [beneath, wanted] = [new Set([urlOf(file)]), urlOf(other)];
      // What is added on the way is visited as well.
      for (const url of beneath) for (const imported of imports.get(url) ?? []) beneath.add(imported);
      return beneath.has(wanted);
    },
  };
}
