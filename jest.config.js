export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/transform-typescript.js' },
  testTimeout: 30_000,
  reporters: ['default', ...(process.env.JEST_JSON ? ['<rootDir>/test/json-reporter.js'] : [])],
};
