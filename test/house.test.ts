import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/**
 * The import table of the house: which room may open which door. `types` names rooms whose types alone may be
 * imported; `packages` are matched as prefixes. docs/decisions.md says why each package is there.
 */
type Room = { rooms: string[]; types?: string[]; packages: string[] };
const everything = ['lib/', 'functions/', 'local/', 'cli/', 'test/', 'bench/'];
const TABLE: Record<string, Room> = {
  'lib/values': { rooms: ['lib/values'], packages: ['big.js', 'zod/mini'] },
  'lib/purchasing': { rooms: ['lib/purchasing', 'lib/values'], packages: [] },
  'lib/billing': { rooms: ['lib/billing', 'lib/values'], packages: [] },
  'lib/reconciliation': {
    rooms: ['lib/reconciliation', 'lib/values'],
    types: ['lib/purchasing', 'lib/billing'],
    packages: [],
  },
  'lib/reporting': {
    rooms: ['lib/reporting', 'lib/values'],
    types: ['lib/purchasing', 'lib/billing', 'lib/reconciliation'],
    packages: ['fflate', 'hucre/', 'hyparquet-writer', 'papaparse'],
  },
  // Of the client, only what implements a port sees that port.
  'lib/partner-center/storefront': {
    rooms: ['lib/partner-center', 'lib/values'],
    types: ['lib/purchasing'],
    packages: [],
  },
  'lib/partner-center/billing-source': {
    rooms: ['lib/partner-center', 'lib/values'],
    types: ['lib/billing'],
    packages: ['node:', 'unpdf'],
  },
  'lib/partner-center': { rooms: ['lib/partner-center', 'lib/values'], packages: ['node:', 'p-retry'] },
  'lib/aws': {
    rooms: ['lib/aws', 'lib/values', 'lib/purchasing', 'lib/billing', 'lib/reconciliation', 'lib/reporting'],
    packages: ['@aws-sdk/', 'node:'],
  },
  'lib/lambda': {
    rooms: ['lib/lambda', 'lib/values'],
    packages: ['@middy/', '@aws-lambda-powertools/', 'aws-lambda', 'node:'],
  },
  functions: { rooms: ['lib/'], packages: ['@aws-sdk/', 'node:'] },
  cli: { rooms: everything, packages: [''] },
  local: { rooms: everything, packages: [''] },
};

const SOURCES = ['functions', 'lib', 'cli', 'local', 'bench', 'test'].flatMap((folder) =>
  typescriptUnder(folder),
);
const DOMAIN = /^lib\/(values|purchasing|billing|reconciliation|reporting)\//;

describe('the house', () => {
  it('has source files to look at', () => {
    expect(SOURCES.length).toBeGreaterThan(50);
  });

  it('keeps the import table', () => {
    const broken = SOURCES.flatMap((file) => {
      const roomName = Object.keys(TABLE).find((name) => file.startsWith(`${name}/`));
      const room = roomName === undefined ? undefined : TABLE[roomName];
      return room === undefined
        ? []
        : importsOf(file)
            .filter((found) => !allowed(room, found))
            .map((found) => `${file} imports ${found.target}`);
    });
    expect(broken).toEqual([]);
  });

  it('has no room that the table does not know', () => {
    const rooms = new Set(
      SOURCES.filter((file) => file.startsWith('lib/')).map((file) => file.split('/').slice(0, 2).join('/')),
    );
    expect([...rooms].filter((room) => TABLE[room] === undefined)).toEqual([]);
  });

  it('speaks to Microsoft through one call of fetch', () => {
    const callers = SOURCES.filter(
      (file) => file.startsWith('lib/partner-center/') && /\bfetch(Once)?\(/.test(text(file)),
    );
    expect(callers).toEqual(['lib/partner-center/exchange/send.ts']);
  });

  it('has no function that imports another function', () => {
    const crossing = SOURCES.filter((file) => file.startsWith('functions/')).flatMap((file) =>
      importsOf(file)
        .filter((found) => found.target.startsWith('functions/'))
        .map((found) => `${file} imports ${found.target}`),
    );
    expect(crossing).toEqual([]);
  });

  it('reads the environment of lib in one place', () => {
    const readers = SOURCES.filter(
      (file) => file.startsWith('lib/') && /process\s*\.\s*env/.test(text(file)),
    );
    expect(readers).toEqual(['lib/lambda/config.ts']);
  });

  it('keeps vendor packages, urls, status codes, headers and wire fields out of the domain', () => {
    const wire =
      /https?:\/\/|@aws-sdk|\bMS-[A-Z]\w+|x-ms-|@odata|\bodata\b|content-type|retry-after|\bSQS\b|DynamoDB|\bHTTP\b|\bstatus(Code)?\s*===?\s*\d{3}/i;
    // The parts of a workbook are named by addresses that nobody ever calls.
    const isFormat = (file: string) => file.startsWith('lib/reporting/exports/formats/');
    const found = SOURCES.filter((file) => DOMAIN.test(file) && !isFormat(file)).flatMap((file) =>
      text(file)
        .split('\n')
        .flatMap((line, index) => (wire.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('passes time, randomness and ids into the domain', () => {
    const hidden = SOURCES.filter(
      (file) => DOMAIN.test(file) && /Date\.now\(|new Date\(\)|Math\.random|randomUUID/.test(text(file)),
    );
    expect(hidden).toEqual([]);
  });

  it('keeps binary floating point away from money', () => {
    const floats = SOURCES.filter(
      (file) => file.startsWith('lib/') && /\bparseFloat\(|\.toFixed\(|\btoNumber\(\)/.test(text(file)),
    );
    expect(floats).toEqual([]);
  });

  it('has no drawers, no barrels and no file that got away', () => {
    expect(SOURCES.filter((file) => /(^|\/)(index|utils?|helpers?|common|misc)(\.ts|\/)/.test(file))).toEqual(
      [],
    );
    const long = SOURCES.filter((file) => !file.startsWith('test/') && text(file).split('\n').length > 251);
    expect(long).toEqual([]);
  });

  it('wires each function in at most 40 lines', () => {
    const long = SOURCES.filter(
      (file) => file.startsWith('functions/') && text(file).trimEnd().split('\n').length > 40,
    );
    expect(long).toEqual([]);
  });
});

type Import = { target: string; typeOnly: boolean; isPackage: boolean };

function importsOf(file: string): Import[] {
  const statements = text(file).matchAll(
    /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm,
  );
  const dynamic = text(file).matchAll(/\bimport\(()['"]([^'"]+)['"]\)/g);
  return [...statements, ...dynamic].map(([, type, specifier]) => {
    const isPackage = !specifier!.startsWith('.');
    return {
      target: isPackage ? specifier! : posix.join(posix.dirname(file), specifier!),
      typeOnly: type !== undefined && type !== '',
      isPackage,
    };
  });
}

function allowed(room: Room, found: Import): boolean {
  if (found.isPackage) return room.packages.some((prefix) => found.target.startsWith(prefix));
  if (room.rooms.some((name) => found.target.startsWith(name))) return true;
  return found.typeOnly && (room.types ?? []).some((name) => found.target.startsWith(name));
}

function typescriptUnder(folder: string): string[] {
  if (!existsSync(folder)) return []; // `bench` comes with its first measurement.
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .filter((file) => !file.includes('/node_modules/')) // `bench` has packages of its own.
    .sort();
}

function text(file: string): string {
  return readFileSync(file, 'utf8');
}
