// Draws what the rehearsal reports, and passes on what a visitor does.

import { act, look, sayWhenUnreachable } from "./line.js";
import { MeterButton } from "./meter.js";
import { Phone } from "./phone.js";

const LOOK_EVERY = 1500;
const KEY_EVERY = 120;

const byId = (id) => document.getElementById(id);
const stage = document.querySelector(".stage");
const { ean, lang } = stage.dataset;
const words = JSON.parse(stage.dataset.words);
sayWhenUnreachable(words.fault_network);

const clock = byId("clock");
const dated = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : `${lang}-BE`, {
  dateStyle: "full", timeStyle: "short", timeZone: "Europe/Brussels",
});
let ahead = Date.parse(clock.dateTime) - Date.now();

function showClock() {
  const now = new Date(Date.now() + ahead);
  const text = dated.format(now);
  if (clock.textContent !== text) clock.textContent = text;
}

function tell(sentence, fault = false) {
  const said = byId("said");
  said.textContent = sentence;
  said.classList.toggle("fault", fault);
}

// What an act brings about comes seconds later: both sentences are one piece of news.
function tellMore(sentence) {
  const said = byId("said");
  if (!said.classList.contains("fault")) tell(`${said.textContent} ${sentence}`.trim());
}

function done(step) {
  const item = document.querySelector(`[data-step="${step}"]`);
  item.classList.add("done");
  item.querySelector(".step-done").hidden = false;
}

// Redrawn only when changed, so that nobody loses the place where they read.
const drawn = {};
function draw(id, html) {
  if (drawn[id] === html) return;
  drawn[id] = html;
  byId(id).innerHTML = html;
}

let newest = 0;
function deliver(letters, first) {
  const box = byId("letters");
  const before = newest;
  for (const letter of [...letters].reverse()) {
    if (letter.id <= newest) continue;
    newest = letter.id;
    const item = document.createElement("li");
    item.innerHTML = letter.html;
    box.prepend(item);
    if (!first) item.firstElementChild.classList.add("arrives");
  }
  const fresh = letters.filter((letter) => letter.id > before);
  if (first || !fresh.length) return;
  const news = fresh.length > 1 ? words.new_letters : words.new_letter;
  tellMore(news.replace("{text}", fresh[0].summary).replace("{count}", fresh.length));
}

let looked = false;
let unreachable = false;
let pressed = false;
let paid = false;
async function refresh() {
  const state = await look(`state?ean=${ean}&lang=${lang}&after=${newest}`);
  // A rehearsal started over counts its letters anew, and its households.
  if (state.newest < newest) location.reload();
  if (unreachable) tell("");
  unreachable = false;
  if (paid && ["READY", "CONNECTED"].includes(state.supply)) done("pay");
  if (pressed && state.switch === "on") done("press");
  ahead = Date.parse(state.now) - Date.now();
  showClock();
  draw("account", state.account);
  draw("meter", state.meter);
  button.show();
  deliver(state.letters, !looked);
  looked = true;
}

async function attempt(work) {
  tell("");
  try {
    const { sentence } = await work();
    if (sentence) tell(sentence);
    await refresh();
    return true;
  } catch (fault) {
    tell(fault.message, true);
    return false;
  }
}

const phone = new Phone(
  {
    captions: byId("captions"), keyed: byId("keyed"), state: byId("call-state"),
    sound: byId("sound"), call: byId("call"), hangUp: byId("hang-up"), keyForMe: byId("key-for-me"),
  },
  words,
  () => done("call"),
);

const button = new MeterButton(
  { meter: byId("meter"), green: byId("green"), hold: byId("hold"), holding: byId("holding") },
  words,
  async () => {
    const off = byId("appliances-off")?.checked ?? true;
    pressed = true;
    await attempt(() => act("press", { ean, lang, appliances_off: off }));
  },
);

function press(key) {
  const face = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  face.classList.add("down");
  setTimeout(() => face.classList.remove("down"), 150);
  phone.press(key);
}

for (const face of document.querySelectorAll("[data-key]")) {
  face.addEventListener("click", () => press(face.dataset.key));
}

byId("call").addEventListener("click", () => {
  phone.place({ ean, lang });
  byId("hang-up").focus();
});
byId("hang-up").addEventListener("click", () => { phone.hangUp(); byId("call").focus(); });
byId("key-for-me").addEventListener("click", async () => {
  for (const digit of ean.slice(-13)) {
    if (!phone.busy) return;
    press(digit);
    await new Promise((resolve) => setTimeout(resolve, KEY_EVERY));
  }
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  // On a Belgian keyboard the row of digits gives them with Shift only.
  const digit = event.code.match(/^Digit([0-9])$/)?.[1];
  const key = /^[0-9*#]$/.test(event.key) ? event.key : digit;
  if (event.key === "Escape") phone.hangUp();
  else if (phone.busy && key) press(key);
});

addEventListener("pagehide", () => phone.hangUp());

async function pass(button, work) {
  const label = button.textContent;
  button.disabled = true;
  if (button.dataset.busy) button.textContent = button.dataset.busy;
  try {
    return await attempt(work);
  } finally {
    button.disabled = false;
    button.textContent = label;
    button.focus();
  }
}

byId("morning").addEventListener("click", async (event) => {
  if (await pass(event.currentTarget, () => act("morning", { lang }))) done("morning");
});
byId("wait").addEventListener("click", (event) => pass(event.currentTarget, () => act("wait", { lang })));

byId("use").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { peak, offpeak } = event.submitter.dataset;
  const facts = { ean, lang, peak_kwh: peak, offpeak_kwh: offpeak };
  if (await attempt(() => act("use", facts))) done("use");
});

byId("pay").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { amount, channel } = Object.fromEntries(new FormData(event.target));
  const field = event.target.elements.amount;
  paid = true;
  const counted = await attempt(() => act("top-up", { ean, lang, amount, channel }));
  field.setAttribute("aria-invalid", String(!counted));
  if (!counted) field.focus();
});

byId("new").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const facts = { ...Object.fromEntries(form), channels: form.getAll("channels"), lang };
  tell("");
  try {
    const { address } = await act("households", facts);
    location.assign(address);
  } catch (fault) {
    tell(fault.message, true);
  }
});

async function watch() {
  try {
    if (!document.hidden) await refresh();
  } catch (fault) {
    unreachable = true;
    tell(fault.message, true);
  }
  setTimeout(watch, LOOK_EVERY);
}

setInterval(showClock, 1000);
showClock();
watch();
