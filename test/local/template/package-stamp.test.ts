import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isFresh, sourcesOf, stamp } from '../../../local/template/package-stamp.ts';
import { TEMPLATE_FILE } from '../../../local/template/template.ts';

describe('a package', () => {
  let project: string;
  const folders = () => ({ project, package: join(project, '.serverless') });
  const write = (path: string, text: string) => writeFileSync(join(project, path), text);
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'tieout-stamp-'));
    mkdirSync(join(project, 'lib/inner'), { recursive: true });
    mkdirSync(join(project, '.serverless'));
    write('lib/inner/one.ts', 'one');
    write('serverless.yml', 'service');
    write(`.serverless/${TEMPLATE_FILE}`, '{}');
    write('.serverless/a.zip', 'a');
    write('.serverless/b.zip', 'b');
    stamp(folders(), sourcesOf(folders()));
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  it('is fresh as long as nothing changes', () => {
    expect(isFresh(folders())).toBe(true);
    write('README.md', 'not packaged');
    expect(isFresh(folders())).toBe(true);
  });

  it.each<[string, () => void]>([
    ['a source changed', () => write('lib/inner/one.ts', 'two')],
    ['a source came', () => write('lib/two.ts', '')],
    ['a bundle was garbled', () => write('.serverless/b.zip', 'x')],
    ['a bundle was deleted', () => rmSync(join(project, '.serverless/a.zip'))],
    ['the template was garbled', () => write(`.serverless/${TEMPLATE_FILE}`, '{')],
    ['the template was deleted', () => rmSync(join(project, '.serverless', TEMPLATE_FILE))],
    ['the stamp was deleted', () => rmSync(join(project, '.serverless/packaged.sha256'))],
    ['everything was deleted', () => rmSync(join(project, '.serverless'), { recursive: true })],
  ])('is not fresh where %s', (_what, damage) => {
    damage();
    expect(isFresh(folders())).toBe(false);
  });

  it('is made from the sources as they were when it was begun', () => {
    const sources = sourcesOf(folders());
    write('serverless.yml', 'changed while it was packaged');
    stamp(folders(), sources);
    expect(isFresh(folders())).toBe(false);
  });
});
