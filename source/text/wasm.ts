/** Modules of WebAssembly, as compile-wasm.mjs writes them down. */

/** What is used of it: the types that come with Node leave it out. */
interface Engine {
	validate(binary: Uint8Array): boolean;
	readonly Module: new (binary: Uint8Array) => object;
	readonly Instance: new (module: object, imports: object) => {readonly exports: unknown};
}

export interface WasmMemory {
	readonly buffer: ArrayBuffer;
	grow(pages: number): number;
}

const pageBytes = 65_536;

/** What a module exports; null where the engine cannot run it: without WebAssembly, or without its vectors. */
export function instantiate(base64: string): unknown {
	const {WebAssembly: engine} = globalThis as {readonly WebAssembly?: Engine}; // missing with --jitless
	const binary = Buffer.from(base64, 'base64');
	if (!engine?.validate(binary)) return null;
	const env = {
		abort: () => {
			throw new Error('a module of WebAssembly failed');
		},
	};
	return new engine.Instance(new engine.Module(binary), {env}).exports;
}

/** Makes the memory at least so large, and gives all of it. What was given before is empty then. */
export function grownMemory(memory: WasmMemory, bytes: number): Buffer {
	memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / pageBytes)));
	return Buffer.from(memory.buffer);
}
