/** `report`: counted, redacted and written to stdout or a file; `--since-last` remembers what it told, `--fail-on` says so. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type {Playbook} from '../analysis/playbook.ts';
import {countReport} from '../report/count-report.ts';
import {leftOutOf} from '../report/left-out.ts';
import {failsOn, type ReportData} from '../report/report-data.ts';
import {reportJson} from '../report/report-json.ts';
import {reportMarkdown} from '../report/report-markdown.ts';
import {writeProblem} from '../sources/system-errors.ts';
import {visibleLine} from '../text/safe-text.ts';
import {type CommandContext, exitStatus, type FreeCommand, UsageError} from './command.ts';
import type {ReadLastRun} from './last-run.ts';
import {readContextPlaybook, withOrigins} from './origins.ts';
import {Output} from './output.ts';
import {redactionOf} from './redaction.ts';
import {lastRunOf} from './since-last.ts';
import {tell} from './tell.ts';
import {filterWords, totalledFiles} from './totalled.ts';
import {readSources, type Workspace} from './workspace.ts';

/** Filters that leave out a part of a session: it would count as told all the same. */
const partial = ['kind', 'outcome', 'tool', 'signature'] as const;

export const reportCommand: FreeCommand = {
	kind: 'free',
	async run(context) {
		const {words, options, written} = context;
		const {format, sinceLast, failOn} = options;
		if (format !== null && format !== 'md' && format !== 'json')
			throw new UsageError(
				`report --format ${format}: a report is md or json; friction --by prints its tables as rows`,
			);
		const wrong = sinceLast ? partial.find(flag => written[flag] !== undefined) : undefined;
		if (wrong !== undefined)
			throw new UsageError(`--since-last does not go with --${wrong}: what that leaves out would count as told`);
		const workspace = await readSources(context, {words, needsAll: true});
		// Whoever waits for an alarm about somebody who is not there would wait for ever.
		if (failOn !== null && workspace.hasUnknownNames && !workspace.isIncomplete) return exitStatus.usage;
		const run = sinceLast ? await lastRunOf(context, workspace) : null;
		const data = reportOf(context, workspace, run, await readContextPlaybook(context));
		const redaction = redactionOf(context, workspace);
		const text = format === 'json' ? reportJson(data, redaction) : reportMarkdown(data, redaction);
		const file = written.output?.at(-1);
		if (!(await writeOut(context, file, text))) return exitStatus.unreadable;
		if (run !== null && !(await remember(context, workspace, run))) return exitStatus.unreadable;
		if (failOn !== null && failsOn(data, failOn)) return exitStatus.frictionFound;
		return workspace.isIncomplete ? exitStatus.unreadable : exitStatus.ok;
	},
};

function reportOf(
	context: CommandContext,
	workspace: Workspace,
	run: ReadLastRun | null,
	playbook: Playbook | null,
): ReportData {
	const {library, fixes} = workspace;
	const totalled = totalledFiles(workspace, context, run && {run, which: 'report'});
	const files = withOrigins(totalled, workspace.files, playbook);
	return countReport({
		files,
		fixes,
		asked: {sources: context.words, filters: filterWords(context)},
		news: run && {since: run.at},
		zone: context.options.zone,
		leftOut: leftOutOf(files, {leftOut: library.leftOut(), problems: library.problems()}),
	});
}

/** To the file, or to stdout. False where it could not be written, which is told. */
export async function writeOut(
	{io}: Pick<CommandContext, 'io'>,
	file: string | undefined,
	text: string,
): Promise<boolean> {
	if (file === undefined || file === '-') {
		const output = new Output(io.stdout);
		await output.line(text.replace(/\n$/, ''));
		await output.flush();
		return true;
	}
	try {
		await fs.writeFile(path.resolve(io.cwd, file), text);
		return true;
	} catch (error) {
		tell(io, `${visibleLine(file)} could not be written: ${writeProblem(error)}`);
		return false;
	}
}

/** Only after the report is out: what was not told stays new. */
async function remember({io}: CommandContext, {files}: Workspace, run: ReadLastRun): Promise<boolean> {
	try {
		await run.advance(files, io.now);
		return true;
	} catch (error) {
		tell(io, `what was told could not be remembered (${writeProblem(error)}); the next run will tell it again`);
		return false;
	}
}
