import assert from 'node:assert/strict';
import {test} from 'node:test';
import {anchorsIn} from '../../source/analysis/friction/anchor.ts';
import {TextStore} from '../../source/search/segment.ts';
import {instantiate} from '../../source/text/wasm.ts';
import {PlainParser} from '../../source/transcript/line-parser.ts';
import {indexingParser} from '../../source/transcript/scanner/scanner.ts';
import {walkerBase64} from '../../source/transcript/scanner/walker-wasm.ts';

test('an engine without WebAssembly, or without its vectors, reads, packs and finds in plain code', t => {
	const engine = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly');
	assert.ok(engine);
	t.after(() => Object.defineProperty(globalThis, 'WebAssembly', engine));
	Object.defineProperty(globalThis, 'WebAssembly', {value: {validate: () => false}, configurable: true});
	assert.equal(instantiate(walkerBase64), null);
	Object.defineProperty(globalThis, 'WebAssembly', {value: undefined, configurable: true});
	assert.equal(instantiate(walkerBase64), null);
	// The first asked of this process: what they find out they keep.
	assert.ok(indexingParser() instanceof PlainParser);
	assert.equal(anchorsIn('one Error')(0), 9);
	const store = new TextStore();
	const record = {
		field: 'output',
		line: 1,
		offset: 0,
		length: 1,
		toolUseId: null,
		tool: null,
		time: null,
		mark: null,
	} as const;
	store.add({...record, text: 'A →'});
	assert.equal(store.text(0), 'a →');
});
