// Opens the page to try the API on in a real browser and uses it as a person would. Input: where it is, and which browser.
// Output: what was seen, for the test to judge.
import { chromium } from 'playwright-core';

const { base, browser: executablePath, picture } = JSON.parse(await new Response(process.stdin).text());
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath, args: quiet });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const complaints = [];
const elsewhere = [];
page.on('pageerror', (error) => complaints.push(String(error)));
page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
page.on('request', (request) => { if (!request.url().startsWith(base)) elsewhere.push(request.url()); });

const status = page.locator('#status');
const said = (pattern) => page.waitForFunction(
  (source) => new RegExp(source).test(document.getElementById('status').textContent), pattern.source);
const reply = async () => JSON.parse(await page.locator('#result').textContent());

await page.goto(base);
await page.selectOption('#persona', 'practice-manager');
await page.fill('#query', 'query Me($first: Int) { viewer { person { name } obligations(first: $first) { nodes { id } } } }');
await page.fill('#variables', '{ "first": 3 }');
await page.click('#run');
await said(/^Status/);
const clicked = { status: await status.textContent(), reply: await reply() };

// The keyboard alone, and an error that a person can read.
await page.fill('#query', '{ viewer { person { nam } } }');
await page.fill('#variables', '');
await page.keyboard.press('Control+Enter');
await said(/^Status 400/);
const mistaken = { status: await status.textContent(), reply: await reply() };
await page.fill('#variables', '{ "first": }');
await page.keyboard.press('Control+Enter');
await said(/no JSON/);
const garbled = await status.textContent();

// A subscription runs until it is stopped.
await page.fill('#variables', '');
await page.fill('#query', 'subscription { obligationChanged { id } }');
await page.keyboard.press('Control+Enter');
await page.waitForSelector('#stop:visible');
await page.click('#stop');
await said(/^Stopped/);

// The schema beside it: found by a word, followed by a click.
await page.fill('#search', 'complianceMatrix');
const found = page.locator('#type button', { hasText: 'Query.complianceMatrix' }).first();
await found.click();
const heading = await page.locator('#type h2').textContent();
const tabbed = await page.evaluate(() => [...document.querySelectorAll('button, select, textarea, input')]
  .filter((one) => !one.closest('[hidden]') && !one.hidden)
  .filter((one) => !(one.labels?.length || one.textContent.trim() || one.getAttribute('aria-label'))).map((one) => one.id));

// What was asked comes back with the page; tokens are nowhere but in it.
await page.reload();
const back = { query: await page.inputValue('#query'), persona: await page.inputValue('#persona') };
const kept = await page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie);
if (picture) await page.screenshot({ path: picture });
await browser.close();
console.log(JSON.stringify({ clicked, mistaken, garbled, heading, unnamed: tabbed, back, kept, complaints, elsewhere }));
