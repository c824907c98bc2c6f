import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {checkConfig} from '../../source/config/check.ts';
import {configPath, defaultConfig, problemLine, readConfig} from '../../source/config/config.ts';
import {parseDuration} from '../../source/config/duration.ts';
import {locate} from '../../source/config/locate.ts';
import {nearest} from '../../source/config/nearest.ts';
import {configJsonSchema, settingNames} from '../../source/config/schema.ts';
import {temporaryFolder} from '../sources/temporary.ts';

test('a right configuration is taken as it is', () => {
	const {config, problems} = checkConfig(
		JSON.stringify({
			$schema: './schema.json',
			sources: {team: '/data/sessions', server: 'ana@kids:/data', home: '~/logs', url: 'ssh://kids:22/data'},
			gap: '30m',
			slow: 90,
			keys: {quit: ['q', 'ctrl+q'], nextMark: 'ň'},
			theme: 'plain',
			cache: false,
			playbook: '~/docs',
			fixes: '/srv/fixes.json',
			rules: [{kind: 'auth', pattern: 'licence has expired', on: 'any'}],
			mute: ['git stash: failed', '/^curl: /'],
		}),
	);
	assert.deepEqual(problems, []);
	assert.deepEqual(config, {
		sources: {team: '/data/sessions', server: 'ana@kids:/data', home: '~/logs', url: 'ssh://kids:22/data'},
		gapSeconds: 1800,
		slowSeconds: 90,
		keys: {quit: ['q', 'ctrl+q'], nextMark: ['ň']},
		theme: 'plain',
		cache: false,
		playbook: ['~/docs'],
		fixes: '/srv/fixes.json',
		rules: [{kind: 'auth', pattern: 'licence has expired', on: 'any', description: ''}],
		mute: ['git stash: failed', '/^curl: /'],
	});
});

test('each wrong setting costs only itself, and its message names key, line and what was expected', () => {
	const text = `{
	"sources": {
		"team": "/data",
		"two words": "/data",
		"near": "data/here"
	},
	"gap": "soon",
	"slow": 30,
	"keys": {"qit": "q", "up": 3},
	"theme": "dark",
	"colour": true
}`;
	const {config, problems} = checkConfig(text);
	assert.deepEqual(config, {...defaultConfig, sources: {team: '/data'}, slowSeconds: 30});
	assert.deepEqual(
		problems.map(({key, line}) => `${key} ${line}`),
		['sources.two words 4', 'sources.near 5', 'gap 7', 'keys.qit 9', 'keys.up 9', 'theme 10', 'colour 11'],
	);
	const messages = problems.map(problem => problemLine('/c.json', problem));
	assert.match(messages[2] ?? '', /^\/c\.json:7: gap: expected seconds or a length of time.* got "soon"/);
	assert.match(messages[3] ?? '', /did you mean quit\?/);
	assert.match(messages[6] ?? '', /unknown and left out; known are sources, gap/);
});

test('a wrong rule or mute is named with its line, and costs only itself', () => {
	const text = `{
	"rules": [
		{"kind": "auth", "pattern": "expired"},
		{"kind": "autH", "pattern": "expired"},
		{
			"kind": "timeout",
			"pattern": "(a+)+$"
		},
		{"kind": "timeout", "pattern": "(a"},
		{"kind": "correction", "pattern": "a"},
		{"kind": "auth"},
		{"kind": "auth", "pattern": "a", "on": "never"},
		{"kind": "auth", "pattern": "a", "when": "failed"},
		"auth"
	],
	"mute": ["one", "/(a/", "", 3],
	"playbook": "docs"
}`;
	const {config, problems} = checkConfig(text);
	assert.deepEqual(
		config.rules.map(({kind}) => kind),
		['auth'],
	);
	assert.deepEqual([config.mute, config.playbook], [['one'], []]);
	assert.deepEqual(
		problems.map(({key, line}) => `${key} ${line}`),
		[
			'rules.1.kind 4',
			'rules.2.pattern 7',
			'rules.3.pattern 9',
			'rules.4.kind 10',
			'rules.5.pattern 11',
			'rules.6.on 12',
			'rules.7.when 13',
			'rules.8 14',
			'mute.1 16',
			'mute.2 16',
			'mute.3 16',
			'playbook 17',
		],
	);
	assert.match(problems[0]?.message ?? '', /did you mean auth\?; left out/);
	assert.match(problems[1]?.message ?? '', /take for ever/);
	assert.match(problems[2]?.message ?? '', /no regular expression/);
	assert.match(problems[3]?.message ?? '', /a failed step can have/);
});

test('keys that clash are named once with all views they clash in', () => {
	const {config, problems} = checkConfig('{"keys": {"unfold": ["n"]}}');
	assert.deepEqual(config.keys, {unfold: ['n']});
	assert.equal(problems.length, 0, 'an action of fewer views wins over one of more: meant, no clash');
	const clash = checkConfig('{"keys": {"quit": ["j"]}}').problems;
	assert.equal(clash.length, 1);
	assert.match(clash[0]?.message ?? '', /^j: down and quit want the same key in users, sessions/);
});

test('a text that is no JSON is told with line and column, and the defaults hold', () => {
	const cases: readonly (readonly [string, number, RegExp])[] = [
		['', 1, /expected a value/],
		['{\n\t"gap": 3,\n}', 3, /no comma stands before }/],
		['{\n"gap" 3}', 2, /expected : behind the key/],
		['{"gap": 3}\n}', 2, /should end here/],
		['{"gap": "3\n"}', 1, /closing "/],
		["{'gap': 3}", 1, /key in double quotes/],
		['// mine\n{}', 1, /expected a value/],
		['{"a": 1 "b": 2}', 1, /expected , or }/],
		[`${'['.repeat(200)}`, 1, /nested too deep/],
	];
	for (const [text, line, message] of cases) {
		const {config, problems} = checkConfig(text);
		assert.equal(config, defaultConfig);
		assert.equal(problems.length, 1, text);
		assert.equal(problems[0]?.line, line, text);
		assert.match(problems[0]?.message ?? '', message);
	}
	assert.match(checkConfig('[]').problems[0]?.message ?? '', /expected an object/);
});

test('what JSON.parse takes has no mistake, and what it refuses has one', () => {
	const near = fc.oneof(
		fc.json(),
		fc
			.tuple(fc.json(), fc.nat(), fc.constantFrom('', '{', ']', ',', '"', ':', '\n', 'x', '0'))
			.map(([text, at, put]) => {
				const index = at % (text.length + 1);
				return text.slice(0, index) + put + text.slice(index + 1);
			}),
	);
	fc.assert(
		fc.property(near, text => {
			let isJson = true;
			try {
				JSON.parse(text);
			} catch {
				isJson = false;
			}
			assert.equal(locate(text).mistake === null, isJson, text);
		}),
		{numRuns: 400},
	);
});

test('every key of an object is found on the line it stands on', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.string(), {minLength: 1, maxLength: 8}), keys => {
			const object = Object.fromEntries(keys.map(key => [`k${key}`, {inner: 1}]));
			const text = JSON.stringify(object, null, 1);
			const places = locate(text);
			for (const [index, key] of Object.keys(object).entries()) {
				assert.equal(places.lineOf(key), 2 + 3 * index);
				assert.equal(places.lineOf(key, 'inner'), 3 + 3 * index);
			}
		}),
		{numRuns: 100},
	);
});

test('lengths of time are seconds or amounts with units, and nothing else', () => {
	const right: readonly (readonly [string, number])[] = [
		['90', 90],
		['0.5', 0.5],
		['90s', 90],
		['10m', 600],
		['1h30m', 5400],
		['2d', 172_800],
		['1d2h3m4s', 93_784],
	];
	for (const [text, seconds] of right) assert.equal(parseDuration(text), seconds, text);
	for (const text of ['', 'm', '10 m', '-5', '5M', '30m1h', '1e3', 'soon', '10m ', '٣'])
		assert.equal(parseDuration(text), null, text);
});

test('a near word is suggested, a far one is not', () => {
	const words = ['sessions', 'search', 'show'];
	assert.equal(nearest('sesions', words), 'sessions');
	assert.equal(nearest('shwo', words), 'show');
	assert.equal(nearest('sess', words), 'sessions');
	assert.equal(nearest('SEARCH', words), 'search');
	assert.equal(nearest('kim', words), null);
	assert.equal(nearest('x', words), null);
});

test('the file is looked for where XDG says, and a relative XDG_CONFIG_HOME is none', () => {
	assert.equal(configPath({XDG_CONFIG_HOME: '/etc/x'}, '/home/kim'), '/etc/x/session-tui/config.json');
	assert.equal(configPath({XDG_CONFIG_HOME: 'x'}, '/home/kim'), '/home/kim/.config/session-tui/config.json');
	assert.equal(configPath({}, '/home/kim'), '/home/kim/.config/session-tui/config.json');
});

test('no file is no problem; one that cannot be read is', async t => {
	const home = temporaryFolder(t);
	assert.deepEqual(await readConfig({}, home), {config: defaultConfig, problems: [], isThere: false});
	fs.mkdirSync(configPath({}, home), {recursive: true});
	const {config, problems} = await readConfig({}, home);
	assert.equal(config, defaultConfig);
	assert.match(problems[0] ?? '', /config\.json: .*; the defaults hold$/);
});

test('a hostile configuration file reaches messages as harmless text', async t => {
	const home = temporaryFolder(t);
	const file = configPath({}, home);
	fs.mkdirSync(path.dirname(file), {recursive: true});
	fs.writeFileSync(file, JSON.stringify({'x\u001b]0;t\u0007y': 1, gap: '\u001b[31m\u202e\n'}));
	const {problems} = await readConfig({}, home);
	assert.equal(problems.length, 2);
	assert.doesNotMatch(problems.join(''), /[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test('the JSON Schema names every setting and says what it is', () => {
	const schema = configJsonSchema() as {
		properties: Record<string, {description?: string}>;
		additionalProperties: unknown;
	};
	assert.deepEqual(Object.keys(schema.properties).sort(), ['$schema', ...settingNames].sort());
	assert.equal(schema.additionalProperties, false);
	for (const name of settingNames) assert.ok(schema.properties[name]?.description, name);
});

test('a rule may show what it matches and what not, and is left out where that is not so', () => {
	const pattern = '^licence has expired';
	const rule = (examples: object) => ({kind: 'auth', pattern, ...examples});
	const {config, problems} = checkConfig(
		JSON.stringify({
			rules: [
				rule({example: 'starting\nlicence has expired: call us', counterExample: 'no licence has expired'}),
				rule({example: 'the licence has expired'}),
				rule({counterExample: 'ok\r\nlicence has expired'}),
				rule({example: 7}),
				rule({counterExample: ' '}),
			],
		}),
	);
	assert.deepEqual(config.rules, [{kind: 'auth', pattern, on: 'failed', description: ''}]);
	assert.deepEqual(
		problems.map(({key, message}) => `${key}: ${message}`),
		[
			'rules.1.example: the pattern matches no line of "the licence has expired"; left out',
			'rules.2.counterExample: the pattern matches "licence has expired"; left out',
			'rules.3.example: expected output as it is printed, got 7; left out',
			'rules.4.counterExample: expected output as it is printed, got " "; left out',
		],
	);
});
