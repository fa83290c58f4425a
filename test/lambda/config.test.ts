import { describe, expect, it } from '@jest/globals';
import { readConfig, readJson, readMicrosoft, readOptional } from '../../lib/lambda/config.ts';

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

describe('readMicrosoft', () => {
  it('gives the cloud and the real blob hosts where nothing else is said', () => {
    const none = { partnerCenterUrl: undefined, graphUrl: undefined, loginUrl: undefined };
    expect(readMicrosoft({ CLOUD: 'global', GRAPH_URL: '' })).toEqual({
      cloud: 'global',
      overrides: none,
      blobHosts: ['.blob.core.windows.net'],
    });
  });

  it('takes other addresses for a simulator', () => {
    const env = {
      CLOUD: 'us_government',
      PARTNER_CENTER_URL: 'http://127.0.0.1:1',
      BLOB_HOSTS: '127.0.0.1, .example',
    };
    expect(readMicrosoft(env)).toMatchObject({
      cloud: 'us_government',
      overrides: { partnerCenterUrl: 'http://127.0.0.1:1' },
      blobHosts: ['127.0.0.1', '.example'],
    });
  });

  it('knows no other cloud', () => {
    expect(() => readMicrosoft({ CLOUD: 'china' })).toThrow('CLOUD in the environment is china');
    expect(() => readMicrosoft({})).toThrow('CLOUD');
  });
});
