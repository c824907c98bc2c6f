/** CPU and memory of processes and threads as Linux counts them. */
import fs from 'node:fs';

const nanosecondsPerSecond = 1e9;

/** Ids of the living threads of a process. */
export const threadsOf = (pid: number): number[] => fs.readdirSync(`/proc/${pid}/task`).map(Number);

/** Seconds of CPU a thread has used. */
export function threadCpuSeconds(pid: number, thread: number): number {
	const [nanoseconds] = fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
	return Number(nanoseconds) / nanosecondsPerSecond;
}

/** Seconds of CPU that the living threads of a process have used: those of Node live as long as it does. */
export const cpuSeconds = (pid: number): number =>
	threadsOf(pid).reduce((sum, thread) => sum + threadCpuSeconds(pid, thread), 0);

/** Largest resident memory so far, in MB (10^6 bytes). */
export function peakMemoryMb(pid: number): number {
	const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return (Number(kilobytes) * 1024) / 1e6;
}
