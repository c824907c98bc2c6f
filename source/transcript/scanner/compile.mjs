#!/usr/bin/env node
/**
 * Compiles walker.as to walker-wasm.ts: `node source/transcript/scanner/compile.mjs` (`--print`: to the screen). The result is committed, so that
 * neither building nor starting needs the compiler; a test compiles it again and compares.
 */
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(folder, 'walker-wasm.ts');

/** The module as base64. The compiler wants the ending `.ts`, which would make the type checker read the source, too. */
async function compileWalker() {
	const {default: asc} = await import('assemblyscript/asc');
	let binary = null;
	const {error, stderr} = await asc.main(
		[
			'walker.ts',
			'--outFile',
			'walker.wasm',
			'-O3',
			'--noAssert',
			'--runtime',
			'stub',
			'--enable',
			'simd',
			'--initialMemory',
			'1',
		],
		{
			readFile: name => (name === 'walker.ts' ? fs.readFileSync(path.join(folder, 'walker.as'), 'utf8') : null),
			writeFile: (name, contents) => {
				if (name === 'walker.wasm') binary = Buffer.from(contents);
			},
			listFiles: () => [],
		},
	);
	if (error || binary === null) throw new Error(stderr.toString());
	return binary.toString('base64');
}

const base64 = await compileWalker();
if (process.argv.includes('--print')) process.stdout.write(base64);
else {
	fs.writeFileSync(
		target,
		`/** Made by compile.mjs from walker.as; not to be edited. */\nexport const walkerBase64 =\n\t'${base64}';\n`,
	);
	console.log(`${path.relative(process.cwd(), target)}: ${Math.round((base64.length * 3) / 4)} bytes`);
}
