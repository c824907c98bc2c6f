/** Text to stdout in large pieces, waiting for a slow reader, and ending quietly when the reader has gone (`| head`). */
import type {OutputStream} from './command.ts';

/** Characters gathered before they are written. */
const pieceCharacters = 1 << 16;

export class Output {
	private pieces: string[] = [];
	private gathered = 0;

	constructor(private readonly stream: OutputStream) {}

	async line(text: string): Promise<void> {
		this.pieces.push(text, '\n');
		this.gathered += text.length + 1;
		if (this.gathered >= pieceCharacters) await this.flush();
	}

	async flush(): Promise<void> {
		if (this.pieces.length === 0) return;
		const text = this.pieces.join('');
		this.pieces = [];
		this.gathered = 0;
		if (!this.stream.write(text)) await new Promise<void>(resolve => this.stream.once('drain', resolve));
	}
}
