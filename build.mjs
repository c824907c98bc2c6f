#!/usr/bin/env node
/**
 * Builds dist/cli.js: one bundled file, so that starting loads one module instead of Ink's five hundred
 * (docs/terminal.md has the measurements). Does nothing when the bundle is newer than every source.
 */
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
process.chdir(root);
const outfile = 'dist/cli.js';

/** zod brings its messages in forty languages, a quarter of the bundle; ours are English. */
const englishOnly = {
	name: 'english-only',
	setup(build) {
		build.onLoad({filter: /zod\/v4\/locales\/index\.js$/}, () => ({
			contents: "export {default as en} from './en.js';",
			resolveDir: path.resolve('node_modules/zod/v4/locales'),
		}));
	},
};

const newest = folder =>
	fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.reduce((latest, entry) => Math.max(latest, fs.statSync(path.join(entry.parentPath, entry.name)).mtimeMs), 0);
const sourceTime = Math.max(
	newest('source'),
	...['cli.tsx', 'build.mjs', 'package.json', 'package-lock.json'].map(file => fs.statSync(file).mtimeMs),
);
const isFresh = fs.existsSync(outfile) && fs.statSync(outfile).mtimeMs > sourceTime;

if (!isFresh || process.argv.includes('--force')) {
	const {build} = await import('esbuild');
	const {version} = JSON.parse(fs.readFileSync('package.json', 'utf8'));
	// Written beside and renamed: a running program or a second build never sees half a file.
	const result = await build({
		entryPoints: ['cli.tsx'],
		outfile: `${outfile}.${process.pid}`,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'esm',
		minify: true,
		keepNames: true,
		legalComments: 'none',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.SESSION_TUI_VERSION': JSON.stringify(version)},
		// Ink imports the React developer tools behind a flag; they are not installed and never wanted here.
		alias: {'react-devtools-core': path.resolve('source/explorer/terminal/no-devtools.ts')},
		// ssh2 looks for optional native addons beside its own files, so it stays outside the bundle.
		external: ['ssh2'],
		plugins: [englishOnly],
		banner: {
			js: "#!/usr/bin/env node\nimport {createRequire as sessionTuiRequire} from 'node:module'; const require = sessionTuiRequire(import.meta.url);",
		},
		logLevel: 'warning',
	});
	if (result.errors.length > 0) process.exit(1);
	fs.chmodSync(`${outfile}.${process.pid}`, 0o755);
	fs.renameSync(`${outfile}.${process.pid}`, outfile);
}
