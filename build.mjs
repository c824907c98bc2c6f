#!/usr/bin/env node
/**
 * Builds dist/: the program bundled, so that starting loads one module instead of Ink's five hundred, and what it does not
 * need to show its first list in files beside it (docs/performance.md has the measurements). Does nothing when the bundle
 * is newer than every source.
 */
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const folder = 'dist';

/** The files of the program and where each begins. Each is whole in itself. */
const parts = {
	/** Commands and the explorer. */
	cli: 'cli.tsx',
	/** The thread that reads: nothing of the screen. */
	library: 'source/library/worker/thread.ts',
	/** Ink and React, as large as all the rest: loaded when the first list stands on the screen. */
	ink: 'source/explorer/ink/ink.ts',
	/** ssh2, loaded when a server is reached through it. */
	ssh2: 'source/sources/ssh/ssh2-package.ts',
};
const files = Object.keys(parts).map(part => path.join(folder, `${part}.js`));

/** One part asks for another with `import()` and finds it beside itself. */
const partsStayApart = {
	name: 'parts-stay-apart',
	setup(build) {
		build.onResolve({filter: /^\./}, ({kind, path: wanted, resolveDir}) => {
			if (kind !== 'dynamic-import') return undefined;
			const file = path.relative(root, path.resolve(resolveDir, wanted));
			const part = Object.keys(parts).find(name => parts[name] === file);
			return part && {path: `./${part}.js`, external: true};
		});
	},
};

/** zod brings its messages in forty languages, a quarter of the bundle; ours are English. */
const englishOnly = {
	name: 'english-only',
	setup(build) {
		build.onLoad({filter: /zod\/v4\/locales\/index\.js$/}, () => ({
			contents: "export {default as en} from './en.js';",
			resolveDir: path.join(root, 'node_modules/zod/v4/locales'),
		}));
	},
};

/** Ink's layout engine unpacks itself with `fetch` where there is one: that loads all of Node's web client, 50 ms. */
const layoutWithoutFetch = {
	name: 'layout-without-fetch',
	setup(build) {
		build.onLoad({filter: /yoga-wasm-base64-esm\.js$/}, ({path: file}) => ({
			contents: `const fetch = undefined;\n${fs.readFileSync(file, 'utf8')}`,
		}));
	},
};

/**
 * Modules of Node that cost 2 to 4 ms to load and that few starts need: where a bundled file is an ES module, all its imports are
 * loaded at once, but what is required is loaded when the module that wants it first runs.
 */
const costlyModulesLate = {
	name: 'costly-modules-late',
	setup(build) {
		const namespace = 'late';
		build.onResolve({filter: /^node:(?:child_process|crypto|net|zlib)$/}, ({path: name, namespace: from}) =>
			from === namespace ? {path: name, external: true} : {path: name, namespace},
		);
		build.onLoad({filter: /./, namespace}, ({path: name}) => ({contents: `module.exports = require('${name}');`}));
	},
};

/** ssh2 tries native addons that it can do without, and asks where its own files lie, for helpers that are not used here. */
const ssh2WithoutAddons = {
	name: 'ssh2-without-addons',
	setup(build) {
		const namespace = 'absent';
		build.onResolve({filter: /\.node$|^cpu-features$/}, ({path: name}) => ({path: name, namespace}));
		build.onLoad({filter: /./, namespace}, ({path: name}) => ({
			contents: `throw new Error(${JSON.stringify(`${name} is not in the bundle`)});`,
		}));
	},
};

/** How everything that draws is bundled: the program, and the benchmarks that measure it. */
export const bundleOptions = {
	bundle: true,
	platform: 'node',
	target: 'node20.19',
	// esbuild would make `new RegExp` of each, at every call: Node 20 knows them all.
	supported: {'regexp-unicode-property-escapes': true},
	format: 'esm',
	define: {'process.env.NODE_ENV': '"production"', __dirname: 'import.meta.dirname'},
	alias: {
		// Ink imports the React developer tools behind a flag; they are not installed and never wanted here.
		'react-devtools-core': path.join(root, 'source/explorer/ink/no-devtools.ts'),
		'string-width': path.join(root, 'source/explorer/ink/string-width.ts'),
	},
	plugins: [englishOnly, layoutWithoutFetch, costlyModulesLate, ssh2WithoutAddons],
	logLevel: 'warning',
};

const newest = folder =>
	fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.reduce((latest, entry) => Math.max(latest, fs.statSync(path.join(entry.parentPath, entry.name)).mtimeMs), 0);

/** Names what decides what is found in a transcript: what the cache holds of other rules is not used. */
function rulesName() {
	const hash = createHash('sha256');
	for (const part of ['analysis', 'library', 'search', 'text', 'transcript']) {
		const names = fs.readdirSync(`source/${part}`, {recursive: true, encoding: 'utf8'}).sort();
		for (const name of names.filter(one => one.endsWith('.ts'))) {
			hash.update(`${part}/${name}\0`);
			hash.update(fs.readFileSync(`source/${part}/${name}`));
		}
	}
	return hash.digest('hex').slice(0, 16);
}

function isFresh() {
	const inputs = ['cli.tsx', 'build.mjs', 'package.json', 'package-lock.json'].map(file => fs.statSync(file).mtimeMs);
	const isNewer = file => fs.existsSync(file) && fs.statSync(file).mtimeMs > Math.max(newest('source'), ...inputs);
	return files.every(isNewer);
}

/** Builds dist/ where it is older than what it is made from. */
export async function buildProgram({isForced = false} = {}) {
	process.chdir(root);
	if (!isForced && isFresh()) return;
	const {build} = await import('esbuild');
	const {version} = JSON.parse(fs.readFileSync('package.json', 'utf8'));
	await build({
		...bundleOptions,
		entryPoints: parts,
		outdir: folder,
		entryNames: `[name].js.${process.pid}`,
		outExtension: {'.js': '.new'},
		plugins: [...bundleOptions.plugins, partsStayApart],
		minify: true,
		legalComments: 'none',
		define: {
			...bundleOptions.define,
			'process.env.SESSION_TUI_VERSION': JSON.stringify(version),
			'process.env.SESSION_TUI_RULES': JSON.stringify(rulesName()),
		},
		banner: {
			js: "#!/usr/bin/env node\nimport {createRequire as sessionTuiRequire} from 'node:module'; const require = sessionTuiRequire(import.meta.url);",
		},
	});
	fs.chmodSync(`${files[0]}.${process.pid}.new`, 0o755);
	// Written beside and renamed: a running program or a second build never sees half a file. The entry comes last, when
	// what it loads is there.
	for (const file of files.toReversed()) fs.renameSync(`${file}.${process.pid}.new`, file);
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
	await buildProgram({isForced: process.argv.includes('--force')});
}
