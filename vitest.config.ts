import { defineConfig } from 'vitest/config';

// Two projects, so that pure tests start at once: only those in `tests` and the files named *.db.test.ts get a database.
const pureTests = ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'];
const databaseTests = ['src/**/*.db.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: pureTests, exclude: ['src/**/*.db.test.{ts,tsx}'] } },
      {
        extends: true,
        test: { name: 'database', include: databaseTests, globalSetup: ['tests/harness/global-setup.ts'] },
      },
    ],
  },
});
