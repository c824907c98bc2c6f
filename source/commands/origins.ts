/** Where the commands of a file came from: its session's messages, and the playbook that was named. */
import path from 'node:path';
import type {Playbook} from '../analysis/playbook.ts';
import {Messages, type Provenance, provenanceOf} from '../analysis/provenance.ts';
import type {StepFacts} from '../analysis/steps.ts';
import {expandHome} from '../config/paths.ts';
import type {CommandContext} from './command.ts';
import {type SelectedFile, tell} from './workspace.ts';

/** The playbook of the flags, else of the configuration; null without one. What of it cannot be read is told. */
export async function readContextPlaybook({options, config, io}: CommandContext): Promise<Playbook | null> {
	const roots =
		options.playbooks.length > 0
			? options.playbooks.map(written => path.resolve(io.cwd, expandHome(written, io.home)))
			: config.playbook.map(written => expandHome(written, io.home));
	if (roots.length === 0) return null;
	const {readPlaybook} = await import('../library/read-playbook.ts');
	const {playbook, problems} = await readPlaybook(roots);
	for (const problem of problems) tell(io, problem);
	return playbook;
}

/** A sub-agent's commands may come from the messages of the session that started it, told apart by time. */
export function originsIn({record, session}: SelectedFile, playbook: Playbook | null): (step: StepFacts) => Provenance {
	const isOwn = session === record;
	const messages = new Messages(session.facts?.prompts ?? []);
	return step =>
		provenanceOf(
			step.command ?? '',
			messages,
			prompt =>
				isOwn ? prompt.event < step.event : prompt.time !== null && step.time !== null && prompt.time < step.time,
			playbook,
		);
}
