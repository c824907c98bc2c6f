/** `config path|check|schema`: where the configuration file is, what is wrong with it, what may stand in it. */
import {configPath, readConfig} from '../config/config.ts';
import {safeLine} from '../text/safe-text.ts';
import {exitStatus, type FreeCommand, UsageError} from './command.ts';

export const configCommand: FreeCommand = {
	kind: 'free',
	async run({io, words}) {
		const [what, ...rest] = words;
		if (rest.length > 0 || !what) throw new UsageError('config takes one word: path, check or schema');
		const file = configPath(io.env, io.home);
		switch (what) {
			case 'path':
				// Raw where a program reads it, so that the file is found whatever its name is.
				io.stdout.write(`${io.stdout.isTTY ? safeLine(file) : file}\n`);
				return exitStatus.ok;
			case 'check': {
				const {problems, isThere} = await readConfig(io.env, io.home);
				for (const problem of problems) io.stdout.write(`${problem}\n`);
				if (problems.length > 0) return exitStatus.usage;
				io.stdout.write(`${safeLine(file)}: ${isThere ? 'all right' : 'not there, the defaults hold'}\n`);
				return exitStatus.ok;
			}
			case 'schema': {
				const {configJsonSchema} = await import('../config/schema.ts');
				io.stdout.write(`${JSON.stringify(configJsonSchema(), null, '\t')}\n`);
				return exitStatus.ok;
			}
			default:
				throw new UsageError(`config ${safeLine(what, 100)}: expected path, check or schema`);
		}
	},
};
