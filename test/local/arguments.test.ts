import { describe, expect, it } from '@jest/globals';
import { BadArguments, readArguments } from '../../local/arguments.ts';

describe('the arguments of npm start', () => {
  it('play small.json and serve on the usual port where nothing is said', () => {
    const { scenarioFile, ...rest } = readArguments([]);
    expect(scenarioFile).toMatch(/local\/scenarios\/small\.json$/);
    expect(rest).toEqual({ once: false, json: false, worldOnly: false, guardsFile: undefined, port: 4300 });
  });

  it('take any free port for a run that ends by itself, unless one is named', () => {
    expect(readArguments(['--once', '--json', '--scenario', 'a.json'])).toEqual({
      once: true,
      json: true,
      scenarioFile: 'a.json',
      worldOnly: false,
      guardsFile: undefined,
      port: 0,
    });
    expect(readArguments(['--world-only', '--guards', 'g.json'])).toMatchObject({
      worldOnly: true,
      guardsFile: 'g.json',
    });
    expect(readArguments(['--once', '--port', '5000']).port).toBe(5000);
  });

  it.each([
    [['--frobnicate'], /--frobnicate/],
    [['file.json'], /file\.json/],
    [['--port', 'high'], /--port high is not a port/],
    [['--port', '70000'], /--port 70000 is not a port/],
    [['--port=-1'], /--port -1 is not a port/],
    [['--scenario'], /--scenario/],
  ])('refuse %j and say why', (words, reason) => {
    expect(() => readArguments(words)).toThrow(BadArguments);
    expect(() => readArguments(words)).toThrow(reason);
  });
});
