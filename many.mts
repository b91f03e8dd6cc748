import { soak } from '/work/wt/his/test/history/soak.ts';
const t = performance.now();
for (const seed of process.argv.slice(2).map(Number)) console.log(seed, JSON.stringify(await soak(seed, 200), null, 1), Math.round(performance.now() - t));
