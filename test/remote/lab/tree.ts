/** Transcripts for the lab: the demo team as root alone may read it, a copy for a group, and names that are out for trouble. */
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The worst a path can be, each below a folder of its own; latin1, so that some are no UTF-8. */
export const hostilePaths: readonly string[] = [
	'a b/with space.jsonl',
	' lead/ lead and trail .jsonl',
	"o'brien/it's.jsonl",
	'q"uote/"double".jsonl',
	'new\nline/in\nside.jsonl',
	'end\n/newline at the folder end.jsonl',
	'dash/-n.jsonl',
	'-rf/--help.jsonl',
	'dollar/$(touch pwned).jsonl',
	'dollar/$HOME.jsonl',
	'tick/`id`.jsonl',
	'star/*.jsonl',
	'quest/?[a-z].jsonl',
	'bang/!!.jsonl',
	'back/\\\\server\\0101.jsonl',
	'percent/%s%n%d.jsonl',
	'esc/\u001b[31mred\u001b]0;title\u0007.jsonl',
	'cr/over\rwrite.jsonl',
	'bytes/\u00ff\u00fe\u0080.jsonl',
	'utf8/p\u00c5\u0099\u00c3\u00adli\u00c5\u00a1.jsonl',
	'semi/a;b&c|d>e<f.jsonl',
	'tab/a\tb.jsonl',
	'braces/{a,b}~#^.jsonl',
];

export const hostileText = (index: number): string => `{"type":"user","n":${index}}\n`;

/** Makes the folders below `data`, all root's. @returns their absolute paths */
export function makeTrees(
	data: string,
	group: string,
): {team: string; groupTeam: string; hostile: string; locked: string} {
	const at = (name: string) => path.join(data, name);
	const trees = {
		team: at('user_sessions'),
		groupTeam: at('group_sessions'),
		hostile: at('hostile'),
		locked: at('locked_sessions'),
	};
	for (const tree of [trees.team, trees.groupTeam, trees.locked]) fs.cpSync('fixtures/demo', tree, {recursive: true});
	hostilePaths.forEach((name, index) => {
		const file = Buffer.concat([Buffer.from(`${trees.hostile}/`), Buffer.from(name, 'latin1')]);
		fs.mkdirSync(file.subarray(0, file.lastIndexOf('/'.charCodeAt(0))), {recursive: true});
		fs.writeFileSync(file, hostileText(index));
	});
	const run = (...argv: [string, ...string[]]) => execFileSync(argv[0], argv.slice(1));
	for (const tree of [trees.team, trees.hostile, trees.locked]) run('chmod', '-R', 'u=rwX,go=', tree);
	for (const tree of [trees.team, trees.hostile, trees.locked])
		run('find', tree, '-type', 'd', '-exec', 'chmod', '0755', '{}', '+');
	const [first] = fs.readdirSync(trees.locked).sort();
	fs.chmodSync(path.join(trees.locked, first ?? ''), 0o700);
	run('chgrp', '-R', group, trees.groupTeam);
	run('chmod', '-R', 'u=rwX,g=rX,o=', trees.groupTeam);
	run('find', trees.groupTeam, '-type', 'd', '-exec', 'chmod', '2750', '{}', '+');
	return trees;
}
