#!/usr/bin/env node
/**
 * Compiles the AssemblyScript sources (`*.as`) to modules that are imported: `node compile-wasm.mjs`. The results are
 * committed, so that neither building nor starting needs the compiler; a test compiles them again (`--check`: the exit
 * status is 1 where one is not what its source says).
 */
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import asc from 'assemblyscript/asc';

const sources = [
	'source/transcript/scanner/walker.as',
	'source/search/needle.as',
	'source/search/packer.as',
	'source/text/finder.as',
];

/** What the compiler makes of a source. It wants the ending `.ts`, with which the type checker would read it, too. */
async function compile(source) {
	let binary = null;
	const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '1'];
	const {error, stderr} = await asc.main(['module.ts', '--outFile', 'module.wasm', ...options], {
		readFile: name => (name === 'module.ts' ? fs.readFileSync(source, 'utf8') : null),
		writeFile: (name, contents) => {
			if (name === 'module.wasm') binary = Buffer.from(contents);
		},
		listFiles: () => [],
	});
	if (error || binary === null) throw new Error(`${source}\n${stderr}`);
	return binary;
}

process.chdir(path.dirname(fileURLToPath(import.meta.url)));
for (const source of sources) {
	const name = path.basename(source, '.as');
	const target = path.join(path.dirname(source), `${name}-wasm.ts`);
	const binary = await compile(source);
	const module = `/** Made by compile-wasm.mjs from ${name}.as; not to be edited. */\nexport const ${name}Base64 =\n\t'${binary.toString('base64')}';\n`;
	if (!process.argv.includes('--check')) {
		fs.writeFileSync(target, module);
		console.log(`${target}: ${binary.length} bytes`);
	} else if (fs.readFileSync(target, 'utf8') !== module) {
		console.error(`${target} is not what ${source} says: run node compile-wasm.mjs`);
		process.exitCode = 1;
	}
}
