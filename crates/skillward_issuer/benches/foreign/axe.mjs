// Has axe-core look for barriers on pages, in light and in dark, wide and narrow.
//
// Beside this file's copy: npm i --ignore-scripts axe-core@4 puppeteer-core@24
// Then: node axe.mjs URL...; `cargo bench -p skillward_issuer --bench pages -- FOLDER` does that.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = browsers.find((path) => fs.existsSync(path));
const browser = await puppeteer.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
let [looks, rules, violations] = [0, new Set(), 0];
for (const url of process.argv.slice(2)) {
  for (const scheme of ['light', 'dark']) {
    for (const width of [1280, 360]) {
      const page = await browser.newPage();
      await page.setViewport({width, height: 900});
      await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
      await page.goto(url, {waitUntil: 'networkidle0'});
      const verdict = await page.evaluate(() => document.getElementById('verdict')?.dataset.state ?? '-');
      await page.evaluate(axe);
      const answer = await page.evaluate(() => globalThis.axe.run());
      looks += 1;
      for (const rule of answer.passes) rules.add(rule.id);
      violations += answer.violations.length;
      for (const rule of answer.violations) {
        console.log(`${url} (${scheme}, ${width}): ${rule.id}: ${rule.help}`);
        for (const node of rule.nodes.slice(0, 3)) console.log(`    ${node.html}`);
      }
      if (scheme === 'light' && width === 1280) console.log(`${new URL(url).pathname}: the page says ${verdict}`);
      await page.close();
    }
  }
}
await browser.close();
console.log(`axe-core: ${violations} violations in ${looks} looks; ${rules.size} rules applied and held`);
process.exitCode = violations ? 1 : 0;
