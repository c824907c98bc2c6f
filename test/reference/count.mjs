#!/usr/bin/env node
/**
 * The independent count: the figures of `session-tui sessions|blocks|commands` worked out once more, the slow obvious
 * way (whole file in memory, split on newlines, JSON.parse), straight from the written definitions and from nothing in
 * source/. Where the two disagree one of them is wrong; this one is meant to be short enough to be read and believed.
 *
 *   node test/reference/count.mjs DIR              one NDJSON row per session file, sorted by file
 *   node test/reference/count.mjs DIR --blocks     one row per active block
 *   node test/reference/count.mjs DIR --commands   one row per Bash or PowerShell call
 *   node test/reference/count.mjs DIR --totals     one row per user, copies counted once
 *   --gap SECONDS                                  what ends a block (600)
 *
 * Interpretations, where the definitions are silent (each is marked `(In)` where it is applied):
 *
 *  Lines
 *  (I1)  Lines end at \n only. A line of nothing but JSON's white space (blank, tab, \r) is blank. A BOM before the
 *        first object is dropped. Invalid UTF-8 becomes U+FFFD and is no reason to call a line bad.
 *  (I2)  Objects start at the line's first character that is neither blank nor a control or directly after another object's `}`. What follows the
 *        last whole object is a torn tail and is dropped unseen. A line whose first object is torn is bad, even if a
 *        whole object is glued behind the tear. A line that holds another JSON value (`[]`, `1`, `null`) is bad.
 *  (I3)  Any object is an event, also one without a type.
 *  Time
 *  (I4)  A timestamp counts if it is an ISO date-time string; without a zone it is read as UTC. Numbers do not count.
 *  (I5)  A session without any time has 0 blocks; one with a single time has 1 block of 0 s.
 *  (I6)  The untimed event behind a timed one glued on the same line belongs to that one's block.
 *  Names
 *  (I7)  sessionId: on a tie the one met first; where no event carries one, null (the file's name is not asked).
 *  (I8)  title: white space made one blank, nothing cut. Only summaries of the file itself, of several the last. An
 *        empty custom title is none. A slash command reads `/name args`, a `!` line `! command`, an image alone
 *        `[image]`; the first human prompt is the first in file order and may be a queued text or `/clear`.
 *  (I9)  Claude Code's own layout: the user is the first home folder found in any `cwd` of the file, in file order.
 *  (I10) A bare-uuid file in a folder is Claude Code's own layout if the folder's name begins with `-` or `X--` (a Windows
 *        drive), else the folder is a user.
 *  Tools
 *  (I11) A tool_use without a string id is no tool use; one whose id repeats in the file is the first of them. Inline
 *        sidechain lines of the file count like any other.
 *  (I12) toolErrors counts blocks of top-level user lines (not those nested in agent_progress), each as often as it
 *        stands in the file.
 *  (I13) Progress lines of a command: type progress, data.type bash_progress or powershell_progress. hook_progress has
 *        the same parentToolUseID and is none. Lines without a number in elapsedTimeSeconds are updates but no duration.
 *  (I14) Of several results of one call the first. A result older than its call gives 0, still an upper bound.
 *  (I15) upperBound is false where seconds is null.
 *  Prompts
 *  (I16) One line is one prompt at most, however many blocks it holds.
 *  (I17) Text typed beside a tool_result on one line is a prompt (2.0.x writes the answer to a question so); an image
 *        beside a tool_result is not.
 *  (I18) A reminder or IDE note *before* typed text is cut off and the rest counts. Text that begins with a notification,
 *        a wrapper, an interrupt note or `Operation stopped by hook: ` is no prompt, whatever follows.
 *  (I19) `origin.kind` other than `human` is no prompt. A plan handed on ("Implement the following plan", planContent)
 *        is one.
 *  (I20) A slash command that stands in a `system`/`local_command` line (2.1.12 on) counts like one in a user line.
 *  (I21) A queued text is what `enqueue` or an attachment/queued_command carries, if a person could have typed it. It
 *        "stands in a user line" if it equals, white space aside, the whole text of a typed line (or of a slash command).
 *        Enqueued and then seen as queued_command it is one. Texts taken back (popAll) count: they were typed.
 *        Equal texts enqueued twice count twice, if they stand in no user line.
 *  Files
 *  (I22) A sub-agent file is one named agent-*.jsonl. It belongs to the session file that has its sessionId in the name,
 *        else to the one whose sessionId is the same; an orphan is a row like any other.
 *  (I23) A file without a line is a row of zeros. history.jsonl, journal.jsonl and all below tool-results/ are no sessions.
 *        Symbolic links are not followed.
 *  Totals
 *  (I24) Counted once over the whole source, for the user of the session that started first (untimed last, then by
 *        file). Events without a uuid cannot be known as copies and count each. toolErrors, compactions and prompts go
 *        by their line's uuid. `sessions` counts the rows. Sub-agent files that are not rows add nothing.
 *  (I25) A user's active time is the length of the union of the intervals [start, end] of all blocks of their rows.
 */
import fs from 'node:fs';
import path from 'node:path';

// ---- lines and events ------------------------------------------------------------------------------------------------

/** The objects of one line: JSON.parse for a whole line, else object after object as far as they go. */
function objectsOfLine(line) {
	try {
		const value = JSON.parse(line);
		return isObject(value) ? [value] : [];
	} catch {
		const found = [];
		let rest = line.replace(/^[\0-\x20]+/, '');
		while (rest.startsWith('{')) {
			const length = lengthOfObject(rest);
			try {
				found.push(JSON.parse(rest.slice(0, length)));
			} catch {
				break; // (I2)
			}
			rest = rest.slice(length);
		}
		return found;
	}
}

/** Characters up to the brace that closes the first one; 0 where it is never closed. */
function lengthOfObject(text) {
	let depth = 0;
	let inString = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (inString) {
			if (character === '\\') at++;
			else if (character === '"') inString = false;
		} else if (character === '"') inString = true;
		else if (character === '{') depth++;
		else if (character === '}' && --depth === 0) return at + 1;
	}
	return 0;
}

/** Every event of a file with its line number (from 1), its time in ms since 1970 or null, and the bad lines' count. */
function readEvents(file) {
	const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	const events = [];
	let badLines = 0;
	for (const [index, line] of text.split('\n').entries()) {
		if (/^[ \t\r]*$/.test(line)) continue;
		const objects = objectsOfLine(line);
		if (objects.length === 0) badLines++;
		for (const object of objects) events.push({line: index + 1, time: timeOf(object.timestamp), object});
	}
	return {events, badLines};
}

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = value => typeof value === 'string' && value !== '';

function timeOf(timestamp) {
	const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/.exec(
		typeof timestamp === 'string' ? timestamp : '',
	);
	if (!parts) return null;
	const time = Date.parse(parts[1] + (parts[2] ?? 'Z')); // (I4)
	return Number.isNaN(time) ? null : time;
}

const contentOf = event => event.object.message?.content;
const contentBlocks = event => (Array.isArray(contentOf(event)) ? contentOf(event).filter(isObject) : []);

// ---- blocks ----------------------------------------------------------------------------------------------------------

/** [{start, end}] in ms: the times sorted and cut wherever the next one is more than `gap` ms later. */
function activeBlocks(events, gap) {
	const times = events.map(event => event.time).filter(time => time !== null);
	times.sort((a, b) => a - b);
	const blocks = [];
	for (const time of times) {
		const last = blocks.at(-1);
		if (last && time - last.end <= gap) last.end = time;
		else blocks.push({start: time, end: time});
	}
	return blocks;
}

/** For every event the index of its block; -1 where the file has no time at all. */
function blockOfEvents(events, blocks) {
	let current = blocks.length > 0 ? 0 : -1;
	return events.map(event => {
		if (event.time !== null) current = blocks.findIndex(block => block.start <= event.time && event.time <= block.end);
		return current;
	});
}

// ---- tools -----------------------------------------------------------------------------------------------------------

function toolUsesOf(events) {
	const uses = new Map();
	for (const [index, event] of events.entries()) {
		if (event.object.type !== 'assistant') continue;
		for (const block of contentBlocks(event))
			if (block.type === 'tool_use' && isText(block.id) && !uses.has(block.id))
				uses.set(block.id, {index, event, block}); // (I11)
	}
	return uses;
}

const resultsOf = event =>
	event.object.type === 'user' ? contentBlocks(event).filter(block => block.type === 'tool_result') : [];

function commandsOf(events, uses) {
	const results = new Map();
	const progress = new Map();
	for (const event of events) {
		for (const result of resultsOf(event)) if (!results.has(result.tool_use_id)) results.set(result.tool_use_id, event); // (I14)
		const {type, data, parentToolUseID} = event.object;
		if (type === 'progress' && (data?.type === 'bash_progress' || data?.type === 'powershell_progress'))
			// (I13)
			progress.set(parentToolUseID, [...(progress.get(parentToolUseID) ?? []), data.elapsedTimeSeconds]);
	}
	const commands = [];
	for (const [id, {index, event, block}] of uses) {
		if (block.name !== 'Bash' && block.name !== 'PowerShell') continue;
		const updates = progress.get(id) ?? [];
		const elapsed = updates.filter(Number.isFinite);
		const result = results.get(id);
		let seconds = null;
		let upperBound = false; // (I15)
		if (elapsed.length > 0) seconds = Math.max(...elapsed);
		else if (result && result.time !== null && event.time !== null) {
			seconds = Math.max(0, result.time - event.time) / 1000; // (I14)
			upperBound = true;
		}
		const command = typeof block.input?.command === 'string' ? block.input.command : null;
		const {line, time} = event;
		commands.push({index, line, id, tool: block.name, command, time, seconds, upperBound, updates: updates.length});
	}
	return commands;
}

// ---- what a person typed ---------------------------------------------------------------------------------------------

const noteBefore = /^\s*<(system-reminder|ide_\w+)>[\s\S]*?(?:<\/\1>|$)/;
const written = [
	/^<(?:local-command-\w+|bash-stdout|bash-stderr|task-notification|[a-z-]+-(?:notification|event|reminder))\b/,
	/^\[Request interrupted by user/,
	/^This session is being continued from a previous conversation/,
	/^Caveat: The messages below were generated by the user while running local commands/,
	/^Operation stopped by hook: /,
];

const oneLine = text => text.replace(/\s+/g, ' ').trim();
const inside = (tag, text) => new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text)?.[1] ?? '';

/** What a person typed of this text, on one line; '' if nothing. */
function typedText(text) {
	let rest = text;
	while (noteBefore.test(rest)) rest = rest.replace(noteBefore, ''); // (I18)
	rest = rest.trim();
	if (/^<command-(?:name|message|args)>/.test(rest)) {
		const name = inside('command-name', rest).trim().replace(/^\/?/, '/');
		return oneLine(`${name} ${inside('command-args', rest)}`);
	}
	if (rest.startsWith('<bash-input>')) return oneLine(`! ${inside('bash-input', rest)}`);
	if (rest.startsWith('<user-memory-input>')) return oneLine(`# ${inside('user-memory-input', rest)}`);
	return written.some(pattern => pattern.test(rest)) ? '' : oneLine(rest);
}

/** The same for the content of a message: a string, or blocks of which only text and pictures can have been typed. */
function typedContent(content) {
	if (typeof content === 'string') return typedText(content);
	if (!Array.isArray(content)) return '';
	const blocks = content.filter(isObject);
	const texts = blocks.filter(block => block.type === 'text' && typeof block.text === 'string');
	const typed = oneLine(texts.map(block => typedText(block.text)).join(' '));
	if (typed !== '') return typed;
	const answersTool = blocks.some(block => block.type === 'tool_result'); // (I17)
	return blocks.some(block => block.type === 'image') && !answersTool ? '[image]' : '';
}

function typedLine({object}) {
	if (object.isMeta === true || object.isSidechain === true || object.isCompactSummary === true) return '';
	if (object.type === 'user') {
		const origin = object.origin?.kind ?? 'human';
		return origin === 'human' ? typedContent(object.message?.content) : ''; // (I19)
	}
	const local = object.type === 'system' && object.subtype === 'local_command' && typeof object.content === 'string';
	return local && object.content.startsWith('<command-name>') ? typedText(object.content) : ''; // (I20)
}

/** The human prompts in file order: {text, uuid} (uuid null for a text that only the queue knows). */
function promptsOf(events) {
	const typed = events.map(typedLine);
	const standing = new Set(typed);
	const prompts = typed.map((text, index) => (text === '' ? null : {text, uuid: events[index].object.uuid ?? null}));
	const queued = []; // enqueued prompts that no queued_command has been found for
	for (const [index, {object}] of events.entries()) {
		// (I21)
		if (object.type === 'queue-operation' && object.operation === 'enqueue') {
			const text = typedContent(object.content);
			if (text === '' || standing.has(text)) continue;
			prompts[index] = {text, uuid: null};
			queued.push(prompts[index]);
		}
	}
	for (const [index, {object}] of events.entries()) {
		if (object.type !== 'attachment' || object.attachment?.type !== 'queued_command') continue;
		if (object.isMeta === true || object.isSidechain === true) continue;
		if ((object.attachment.origin?.kind ?? 'human') !== 'human') continue;
		const text = typedContent(object.attachment.prompt);
		if (text === '' || standing.has(text)) continue;
		const at = queued.findIndex(prompt => prompt.text === text);
		if (at < 0) prompts[index] = {text, uuid: object.uuid ?? null};
		else queued.splice(at, 1)[0].uuid = object.uuid ?? null;
	}
	return prompts.filter(prompt => prompt !== null);
}

// ---- one session -----------------------------------------------------------------------------------------------------

function mostFrequent(values) {
	const counts = new Map();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	let best = null;
	for (const [value, count] of counts) if (best === null || count > counts.get(best)) best = value; // (I7)
	return best;
}

function titleOf(objects, prompts) {
	const uuids = new Set(objects.map(object => object.uuid));
	const custom = objects.filter(object => object.type === 'custom-title' && isText(object.customTitle));
	const summaries = objects.filter(
		object =>
			object.type === 'summary' && isText(object.summary) && isText(object.leafUuid) && uuids.has(object.leafUuid),
	);
	const title = custom.at(-1)?.customTitle ?? prompts[0]?.text ?? summaries.at(-1)?.summary;
	return title === undefined ? null : oneLine(title);
}

function analyse(root, relative, gap) {
	const file = path.join(root, relative);
	const {events, badLines} = readEvents(file);
	const objects = events.map(event => event.object);
	const blocks = activeBlocks(events, gap);
	const blockOf = blockOfEvents(events, blocks);
	const uses = toolUsesOf(events);
	const commands = commandsOf(events, uses);
	const prompts = promptsOf(events);
	const folders = objects.map(object => object.cwd).filter(isText);
	return {
		file: relative,
		user: userOf(root, relative, folders),
		sessionId: mostFrequent(objects.map(object => object.sessionId).filter(isText)),
		title: titleOf(objects, prompts),
		project: folders[0] ?? null,
		start: blocks[0]?.start ?? null,
		end: blocks.at(-1)?.end ?? null,
		blocks: blocks.map(({start, end}, index) => ({
			start,
			end,
			events: blockOf.filter(block => block === index).length,
			commands: commands.filter(command => blockOf[command.index] === index).length,
		})),
		events: events.length,
		badLines,
		prompts,
		toolUses: [...uses.keys()],
		commands,
		uuids: objects.map(object => object.uuid ?? null),
		toolErrors: events.flatMap(event =>
			resultsOf(event)
				.filter(result => result.is_error === true)
				.map((_, at) => (isText(event.object.uuid) ? `${event.object.uuid} ${at}` : null)),
		),
		compactions: objects
			.filter(object => object.type === 'system' && object.subtype === 'compact_boundary')
			.map(object => object.uuid ?? null),
		bytes: fs.statSync(file).size,
	};
}

// ---- files and whose they are ----------------------------------------------------------------------------------------

const byCodeUnits = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const bareUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jsonl$/i;
const dated = /^(?:(.+)[_-])?\d{4}-\d\d-\d\d[_-].*\.jsonl$/;
const isSubagent = file => path.posix.basename(file).startsWith('agent-');

function sessionFiles(root) {
	return fs
		.readdirSync(root, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && entry.name.endsWith('.jsonl'))
		.map(entry => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
		.filter(file => !/(?:^|\/)(?:history|journal)\.jsonl$|(?:^|\/)tool-results\//.test(file)) // (I23)
		.sort(byCodeUnits);
}

function userOf(root, file, cwds) {
	const folders = file
		.replace(/(?:^|\/)[^/]+\/subagents\/.*$/, '/x')
		.split('/')
		.slice(0, -1)
		.filter(isText);
	const name = path.posix.basename(file);
	const projects = folders.indexOf('.claude');
	if (projects > 0) return folders[projects - 1];
	const own = bareUuid.test(name) || isSubagent(file);
	if (folders.length === 0) {
		if (!own) return dated.exec(name)?.[1] ?? path.basename(path.resolve(root));
	} else if (folders.length > 1 || !own || !/^(?:-|[A-Za-z]--)/.test(folders[0])) return folders[0]; // (I10)
	for (const cwd of cwds) {
		// (I9)
		const home = /^(?:\/home\/|\/Users\/|[A-Za-z]:[\\/]Users[\\/])([^\\/]+)/.exec(cwd)?.[1];
		if (home) return home;
	}
	return ownerOf(path.join(root, file));
}

function ownerOf(file) {
	const {uid} = fs.statSync(file);
	const accounts = fs.existsSync('/etc/passwd') ? fs.readFileSync('/etc/passwd', 'utf8').split('\n') : [];
	return accounts.map(account => account.split(':')).find(account => account[2] === String(uid))?.[0] ?? String(uid);
}

/** The session file a sub-agent file belongs to, or undefined: an orphan. */
function parentOf(agent, sessions) {
	if (agent.sessionId === null) return undefined;
	return (
		sessions.find(session => path.posix.basename(session.file).includes(agent.sessionId)) ??
		sessions.find(session => session.sessionId === agent.sessionId)
	); // (I22)
}

// ---- rows ------------------------------------------------------------------------------------------------------------

const iso = time => (time === null ? null : new Date(time).toISOString());
const activeMs = blocks => blocks.reduce((sum, block) => sum + block.end - block.start, 0);

function sessionRow(session, subagents) {
	return {
		user: session.user,
		file: session.file,
		sessionId: session.sessionId,
		title: session.title,
		project: session.project,
		start: iso(session.start),
		end: iso(session.end),
		spanSeconds: (session.end - session.start) / 1000,
		activeSeconds: activeMs(session.blocks) / 1000,
		blocks: session.blocks.length,
		events: session.events,
		badLines: session.badLines,
		prompts: session.prompts.length,
		toolUses: session.toolUses.length,
		commands: session.commands.length,
		toolErrors: session.toolErrors.length,
		compactions: session.compactions.length,
		subagents,
		bytes: session.bytes,
	};
}

function blockRows({user, file, blocks}) {
	return blocks.map((block, index) => ({
		user,
		file,
		index: index + 1,
		start: iso(block.start),
		end: iso(block.end),
		seconds: (block.end - block.start) / 1000,
		gapBeforeSeconds: index === 0 ? null : (block.start - blocks[index - 1].end) / 1000,
		events: block.events,
		commands: block.commands,
	}));
}

function commandRows({user, file, commands}) {
	return commands.map(({line, id, tool, command, time, seconds, upperBound, updates}) => ({
		user,
		file,
		line,
		toolUseId: id,
		tool,
		command,
		start: iso(time),
		seconds,
		upperBound,
		updates,
	}));
}

function totalRows(sessions) {
	const seen = new Set();
	/** How many of these keys are met for the first time; a null key cannot be known again and always counts. */
	const fresh = (kind, keys) =>
		keys.filter(key => {
			if (key === null) return true;
			const known = seen.has(`${kind} ${key}`);
			seen.add(`${kind} ${key}`);
			return !known;
		}).length;
	const startedFirst = (a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || byCodeUnits(a.file, b.file);
	const users = new Map();
	for (const session of [...sessions].sort(startedFirst)) {
		// (I24)
		const {user} = session;
		const total = users.get(user) ?? {
			row: {user, sessions: 0, events: 0, toolUses: 0, commands: 0, toolErrors: 0, compactions: 0, prompts: 0},
			blocks: [],
		};
		users.set(user, total);
		total.row.sessions++;
		total.row.events += fresh('event', session.uuids);
		total.row.toolUses += fresh('tool', session.toolUses);
		total.row.commands += fresh(
			'command',
			session.commands.map(command => command.id),
		);
		total.row.toolErrors += fresh('error', session.toolErrors);
		total.row.compactions += fresh('compaction', session.compactions);
		total.row.prompts += fresh(
			'prompt',
			session.prompts.map(prompt => prompt.uuid),
		);
		total.blocks.push(...session.blocks);
	}
	return [...users.values()]
		.map(({row, blocks}) => ({...row, activeSeconds: activeMs(union(blocks)) / 1000})) // (I25)
		.sort((a, b) => byCodeUnits(a.user, b.user));
}

function union(blocks) {
	const merged = [];
	for (const block of [...blocks].sort((a, b) => a.start - b.start)) {
		const last = merged.at(-1);
		if (last && block.start <= last.end) last.end = Math.max(last.end, block.end);
		else merged.push({start: block.start, end: block.end});
	}
	return merged;
}

// ---- the program -----------------------------------------------------------------------------------------------------

function rowsOf(root, gap, mode) {
	const all = sessionFiles(root).map(file => analyse(root, file, gap));
	const sessions = all.filter(session => !isSubagent(session.file));
	const children = new Map();
	const orphans = [];
	for (const agent of all.filter(session => isSubagent(session.file))) {
		const parent = parentOf(agent, sessions);
		if (parent) children.set(parent.file, (children.get(parent.file) ?? 0) + 1);
		else orphans.push(agent);
	}
	const rows = [...sessions, ...orphans].sort((a, b) => byCodeUnits(a.file, b.file));
	if (mode === '--blocks') return rows.flatMap(blockRows);
	if (mode === '--commands') return rows.flatMap(commandRows);
	if (mode === '--totals') return totalRows(rows);
	return rows.map(session => sessionRow(session, children.get(session.file) ?? 0));
}

const args = process.argv.slice(2);
const gapAt = args.indexOf('--gap');
const gap = gapAt < 0 ? 600 : Number(args.splice(gapAt, 2)[1]);
const modes = args.filter(arg => arg.startsWith('--'));
const roots = args.filter(arg => !arg.startsWith('--'));
const known = modes.every(mode => ['--blocks', '--commands', '--totals'].includes(mode));
if (roots.length !== 1 || modes.length > 1 || !known || !(gap >= 0)) {
	console.error('usage: node test/reference/count.mjs DIR [--blocks | --commands | --totals] [--gap SECONDS]');
	process.exit(2);
}
process.stdout.write(
	rowsOf(roots[0], gap * 1000, modes[0])
		.map(row => `${JSON.stringify(row)}\n`)
		.join(''),
);
