import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { PACKAGE_FOLDER, resourcesOf, type Template } from '../template/template.ts';

/** One function of the packaged template, its bundle unpacked and ready to be imported. */
export type DeployedFunction = {
  /** The file it comes from: `buy-reservations`. */
  readonly name: string;
  readonly logicalId: string;
  readonly bundle: string;
  readonly exportName: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** As the template has it, with CloudFormation's functions in place. */
  readonly environment: Readonly<Record<string, unknown>>;
};

type DeployedFunctions = {
  readonly functions: readonly DeployedFunction[];
  readonly remove: () => void;
};

/** Unpacks the very artifacts that would be uploaded, into a folder of this run. */
export function deployFunctions(template: Template, packageFolder = PACKAGE_FOLDER): DeployedFunctions {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-functions-'));
  const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([logicalId, properties]) => {
    const { Code, Handler, Timeout, MemorySize, Environment } = properties as FunctionProperties;
    const file = Handler.slice(0, Handler.lastIndexOf('.'));
    const home = join(folder, logicalId);
    unpack(join(packageFolder, basename(Code.S3Key)), home);
    return {
      name: basename(file),
      logicalId,
      bundle: join(home, `${file}.mjs`),
      exportName: Handler.slice(Handler.lastIndexOf('.') + 1),
      timeoutMs: Timeout * 1000,
      memoryMb: MemorySize,
      environment: Environment?.Variables ?? {},
    };
  });
  return { functions, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

type FunctionProperties = {
  readonly Code: { readonly S3Key: string };
  readonly Handler: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
};

function unpack(archive: string, folder: string): void {
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(archive)))) {
    if (path.endsWith('/')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
