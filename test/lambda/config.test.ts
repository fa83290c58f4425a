import { describe, expect, it } from '@jest/globals';
import { readConfig, readJson, readOptional } from '../../lib/lambda/config.ts';

describe('readConfig', () => {
  it('gives every named setting', () => {
    expect(readConfig(['A', 'B'], { A: 'one', B: 'two', C: 'three' })).toEqual({ A: 'one', B: 'two' });
  });

  it('names everything that is missing or empty at once', () => {
    expect(() => readConfig(['A', 'B', 'C'], { B: 'two', C: '  ' })).toThrow(
      'Not set in the environment: A, C.',
    );
  });

  it('a setting that may be left out is undefined when empty', () => {
    expect(readOptional('A', { A: '' })).toBeUndefined();
    expect(readOptional('A', { A: 'one' })).toBe('one');
  });

  it('a setting that is no JSON is named, and its value is not repeated', () => {
    expect(() => readJson('SENDERS', '{"secret-value')).toThrow('SENDERS in the environment is not JSON.');
    expect(() => readJson('SENDERS', '{"secret-value')).not.toThrow('secret-value');
  });
});
