// The handset's loudspeaker, captions and keys. What a phone does is decided on the server, by the
// code that also drives the terminal: here prompts are played in order, and keys are passed on.

import { act, look } from "./line.js";

const SECONDS_A_WORD = 0.4;
const RINGING = "ringing";
// Of what the handset says itself, beside the call.
const HANDSET_LANGUAGE = "en";

export class Phone {
  constructor(screen, words, whenHeard) {
    this.screen = screen;
    this.words = words;
    this.whenHeard = whenHeard;
    this.call = null;
    this.queue = [];
    this.player = new Audio();
    this.playing = 0;
    this.interrupt = () => {};
    screen.sound.addEventListener("change", () => { this.player.muted = !screen.sound.checked; });
  }

  get busy() {
    return this.call !== null;
  }

  async place(facts) {
    if (this.busy) return;
    this.screen.captions.replaceChildren();
    this.screen.keyed.textContent = "";
    this.show("ringing");
    this.call = RINGING;
    this.queue = [];
    this.last = 0;
    this.playing = 0;
    this.numbered = false;
    this.confirmed = false;
    this.heard = false;
    this.sending = Promise.resolve();
    this.enable();
    let call;
    try {
      ({ call } = await act("calls", facts));
    } catch (fault) {
      if (this.busy) this.end("fault", fault.message);
      return;
    }
    if (this.busy) {
      this.call = call;
      this.listen(call);
      this.speak(call);
    } else {
      act(`calls/${call}/hang-up`).catch(() => {});
    }
  }

  // Events come by long polling, and wait in a queue until what was said before them was heard.
  async listen(call) {
    while (this.call === call) {
      try {
        const { events } = await look(`calls/${call}/events?after=${this.last}`);
        if (this.call !== call) return;
        for (const event of events) {
          this.last = event.number;
          this.queue.push(event);
        }
        this.wake?.();
        if (events.at(-1)?.kind === "ended") return;
      } catch (fault) {
        if (this.call === call) this.end("fault", fault.message);
        return;
      }
    }
  }

  async speak(call) {
    while (this.call === call) {
      if (!this.queue.length) {
        await new Promise((resolve) => { this.wake = resolve; });
        continue;
      }
      await this.perform(call, this.queue.shift());
    }
  }

  async perform(call, event) {
    this.playing = event.number;
    switch (event.kind) {
      case "say":
        this.show("on");
        await this.say(event);
        this.heard ||= this.confirmed;
        break;
      case "pause":
        await this.wait(event.seconds);
        break;
      case "listen":
        this.show("listening");
        break;
      case "keyed":
        // What follows the 1 of "that is my number" is the balance; a lone key is no number.
        this.confirmed ||= this.numbered && event.keys === "1";
        this.numbered ||= event.keys.length > 1;
        this.caption(event.keys, "mine");
        this.screen.keyed.textContent = "";
        break;
      case "note":
        this.caption(event.sentence, "", HANDSET_LANGUAGE);
        break;
      case "ended":
        this.end(event.by, event.sentence, HANDSET_LANGUAGE);
        return;
    }
    if (this.call === call) {
      act(`calls/${call}/played`, { number: event.number }).catch(() => {});
    }
  }

  async say(event) {
    const line = this.caption(event.text, "now", event.language);
    await (event.audio ? this.play(event.audio, event.text) : this.wait(this.reading(event.text)));
    line.classList.remove("now");
  }

  reading(text) {
    return SECONDS_A_WORD * text.split(/\s+/).length;
  }

  // A recording that cannot be played leaves the time to read its caption.
  play(url, text) {
    return new Promise((resolve) => {
      let over = false;
      const heard = () => {
        if (over) return;
        over = true;
        this.player.onended = this.player.onerror = null;
        resolve();
      };
      let failed = false;
      const fail = () => {
        if (failed || over) return;
        failed = true;
        this.wait(this.reading(text)).then(heard);
      };
      this.player.onended = heard;
      this.player.onerror = fail;
      this.interrupt = () => { this.player.pause(); heard(); };
      this.player.muted = !this.screen.sound.checked;
      this.player.src = url;
      this.player.play().catch(fail);
    });
  }

  wait(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.interrupt = () => { clearTimeout(timer); resolve(); };
    });
  }

  // One after the other: keys sent side by side could arrive in another order.
  press(key) {
    const call = this.call;
    if (!call || call === RINGING) return;
    this.screen.keyed.textContent += key;
    this.sending = this.sending.then(() => this.send(call, key));
  }

  // The call knows whether a question listens, and up to which event a key stops what is said.
  async send(call, key) {
    if (this.call !== call) return;
    const { stops } = await act(`calls/${call}/keys`, { key }).catch(() => ({ stops: null }));
    if (this.call !== call || stops === null) return;
    while (this.queue.length && this.queue[0].number <= stops) {
      const event = this.queue.shift();
      if (event.kind === "say") this.caption(event.text, "", event.language);
    }
    if (this.playing <= stops) this.interrupt();
  }

  hangUp() {
    if (!this.busy) return;
    const call = this.call;
    this.end("caller");
    // Also from a page that is going away; one that still rings is put down when it is placed.
    if (call !== RINGING) act(`calls/${call}/hang-up`, {}, { keepalive: true }).catch(() => {});
  }

  end(by, sentence, language) {
    this.call = null;
    this.interrupt();
    this.wake?.();
    this.queue = [];
    this.show(`ended_${by}`);
    if (sentence) this.caption(sentence, "", language);
    this.enable();
    if (this.heard) this.whenHeard();
  }

  show(state) {
    this.screen.state.textContent = this.words[`phone_${state}`];
    this.screen.state.dataset.state = state;
  }

  enable() {
    const left = document.activeElement === this.screen.hangUp && !this.busy;
    this.screen.call.disabled = this.busy;
    this.screen.hangUp.disabled = !this.busy;
    this.screen.keyForMe.disabled = !this.busy;
    if (this.busy) return;
    this.screen.call.textContent = this.screen.call.dataset.redial;
    // A button that goes grey must not take the keyboard's place with it.
    if (left) this.screen.call.focus();
  }

  // The line speaks other languages than the page: a screen reader has to know which.
  caption(text, kind, language) {
    const line = document.createElement("li");
    line.textContent = text;
    if (language) line.lang = language;
    if (kind) line.className = kind;
    this.screen.captions.append(line);
    this.screen.captions.scrollTop = this.screen.captions.scrollHeight;
    return line;
  }
}
