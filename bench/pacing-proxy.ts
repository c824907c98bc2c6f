/**
 * A slow line on this machine: a TCP proxy that lets so many bytes a second through and holds each back for half a round
 * trip. All its connections share the line, as they do a person's. Its queue is bounded: a sender that is too fast waits.
 *
 *     node --import tsx bench/pacing-proxy.ts TARGET_PORT ROUND_TRIP_MILLISECONDS MEGABITS_PER_SECOND
 *
 * Prints the port it listens on (127.0.0.1). It has a process of its own, so that what is measured does not hold it up.
 */
import net from 'node:net';

/** Bytes that wait for the line before a sender is stopped: what a router holds. */
const queueBytes = 256 * 1024;
/** Pieces of one packet's size keep connections from standing in each other's way for long. */
const pieceBytes = 16 * 1024;

/** Things to do one after the other, each at its time; none is due before the one added before it. */
class Schedule {
	private readonly due: {readonly at: number; readonly act: () => void}[] = [];

	add(at: number, act: () => void): void {
		this.due.push({at, act});
		if (this.due.length === 1) this.wait();
	}

	private wait(): void {
		const [next] = this.due;
		if (next) setTimeout(() => this.fire(), Math.max(0, next.at - performance.now()));
	}

	private fire(): void {
		while (this.due[0] && this.due[0].at <= performance.now() + 0.5) this.due.shift()?.act();
		this.wait();
	}
}

/** One direction of the line: when the next byte can leave, and how much waits. */
class Direction {
	private freeAt = 0;
	private waiting = 0;
	private readonly stopped = new Set<net.Socket>();
	private readonly leaving = new Schedule();
	private readonly arriving = new Schedule();

	constructor(
		private readonly bytesPerMillisecond: number,
		private readonly delay: number,
	) {}

	carry(from: net.Socket, to: net.Socket): void {
		from.on('data', (chunk: Buffer) => {
			for (let at = 0; at < chunk.length; at += pieceBytes) this.send(chunk.subarray(at, at + pieceBytes), to);
			if (this.waiting > queueBytes) {
				from.pause();
				this.stopped.add(from);
			}
		});
		from.on('end', () => this.arriving.add(this.arrival(0), () => to.end()));
		from.on('error', () => to.destroy());
		from.on('close', () => this.stopped.delete(from));
	}

	private send(piece: Buffer, to: net.Socket): void {
		this.waiting += piece.length;
		const arrives = this.arrival(piece.length);
		// It has left our queue when the line has taken it, half a round trip before it arrives.
		this.leaving.add(arrives - this.delay, () => {
			this.waiting -= piece.length;
			if (this.waiting > queueBytes / 2) return;
			for (const from of this.stopped) from.resume();
			this.stopped.clear();
		});
		this.arriving.add(arrives, () => void (to.destroyed || to.write(piece)));
	}

	private arrival(bytes: number): number {
		this.freeAt = Math.max(this.freeAt, performance.now()) + bytes / this.bytesPerMillisecond;
		return this.freeAt + this.delay;
	}
}

const [target = 0, roundTrip = 50, megabits = 20] = process.argv.slice(2).map(Number);
const rate = (megabits * 1e6) / 8 / 1000;
const up = new Direction(rate, roundTrip / 2);
const down = new Direction(rate, roundTrip / 2);
const server = net.createServer({allowHalfOpen: true}, client => {
	client.setNoDelay(true);
	client.pause();
	client.on('error', () => {});
	// Opening a connection costs a round trip of its own.
	setTimeout(() => {
		const far = net.connect({port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true});
		up.carry(client, far);
		down.carry(far, client);
		client.once('close', () => far.destroy());
		client.resume();
	}, roundTrip);
});
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
process.stdin.on('end', () => process.exit()).resume();
