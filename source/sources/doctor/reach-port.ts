/** Whether something listens on a port of a host. */
import net from 'node:net';

/** Resolves with the milliseconds it took. Rejects with the system's error, or after `patience` milliseconds. */
export function reachPort(host: string, port: number, patience: number): Promise<number> {
	const started = performance.now();
	return new Promise((resolve, reject) => {
		const socket = net.connect({host, port});
		const end = (act: () => void) => {
			clearTimeout(timer);
			socket.destroy();
			act();
		};
		const timer = setTimeout(() => end(() => reject(new Error('Timed out while waiting for handshake'))), patience);
		socket.once('connect', () => end(() => resolve(performance.now() - started)));
		socket.once('error', error => end(() => reject(error)));
	});
}
