/** Where the commands of a file came from: its session's messages, and the playbook that was named. */
import path from 'node:path';
import type {Playbook} from '../analysis/playbook.ts';
import {originsOf, type Provenance} from '../analysis/provenance.ts';
import type {StepFacts} from '../analysis/steps.ts';
import {expandHome} from '../config/paths.ts';
import type {TotalledFile} from '../library/totals.ts';
import type {CommandContext} from './command.ts';
import {tell} from './tell.ts';
import type {SelectedFile} from './workspace.ts';

/** The playbooks of the flags, else of the configuration, as absolute paths. */
export const playbookPaths = ({options, config, io}: Pick<CommandContext, 'options' | 'config' | 'io'>): string[] =>
	options.playbooks.length > 0
		? options.playbooks.map(written => path.resolve(io.cwd, expandHome(written, io.home)))
		: config.playbook.map(written => expandHome(written, io.home));

/** The playbook; null without one. What of it cannot be read is told. */
export async function readContextPlaybook(context: CommandContext): Promise<Playbook | null> {
	const {io} = context;
	const roots = playbookPaths(context);
	if (roots.length === 0) return null;
	const {readPlaybook} = await import('../library/read-playbook.ts');
	const {playbook, problems} = await readPlaybook(roots);
	for (const problem of problems) tell(io, problem);
	return playbook;
}

/** Where the commands of a file came from. */
export const originsIn = (
	{record, session}: SelectedFile,
	playbook: Playbook | null,
): ((step: StepFacts) => Provenance) => originsOf(session.facts?.prompts ?? [], session === record, playbook);

/** The same files, so that their marks can be counted by where the commands came from. */
export function withOrigins(
	files: readonly TotalledFile[],
	selected: readonly SelectedFile[],
	playbook: Playbook | null,
): TotalledFile[] {
	const known = new Map(selected.map(one => [one.record.id, one]));
	return files.map(file => {
		const one = known.get(file.file);
		if (one === undefined) return file;
		let origin: ((step: StepFacts) => Provenance) | undefined;
		// Most files have no mark: their messages are not taken apart.
		const originOf = (step: StepFacts) => {
			origin ??= originsIn(one, playbook);
			return origin(step).kind;
		};
		return {...file, originOf};
	});
}
