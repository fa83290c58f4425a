/** `npm run simulate:billing`: the billing night under faults. */
import { runCommand } from '../command-line.ts';
import { SIMULATION } from './billing-simulation.ts';

process.exitCode = await runCommand(SIMULATION, process.argv.slice(2));
