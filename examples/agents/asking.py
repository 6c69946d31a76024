"""An agent with a model behind it, in forty lines: it shows the picture and does what is said.

    tapwright bench smoke --trials 1 --agent asking:AskingAgent --model step-3.7-flash

The model is asked at `phone.model_url`, where each call is billed; the key stays with tapwright.
"""

import base64
import json

from openai import OpenAI

from tapwright import Action, Answer, Done, Norm, OpenApp, Press, Tap, TypeText
from tapwright.agent.foreign import AgentObservation, PhoneFacts

HOW = (
    'Reply with one JSON object and nothing else: {"tap": [x, y]} with 0-1000 of width and height, '
    '{"type": "text"}, {"open": "app"}, {"press": "back"}, {"answer": "text"} or {"done": "why"}.'
)


class AskingAgent:
    """Looks, asks, acts; remembers what it did as one line each."""

    def reset(self, goal: str, phone: PhoneFacts) -> None:
        if not phone.model_url:
            raise ValueError("name a model: --model")
        self.model = OpenAI(base_url=phone.model_url, api_key=phone.model_key)
        self.goal, self.done = goal, list[str]()

    def act(self, observation: AgentObservation) -> Action:
        picture = base64.b64encode(observation.png()).decode()
        told = f"Goal: {self.goal}\nSo far: {self.done}\nLast: {observation.outcome}\n{HOW}"
        content = [
            {"type": "text", "text": told},
            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}},
        ]
        reply = self.model.chat.completions.create(
            model="any", messages=[{"role": "user", "content": content}]
        )
        said = json.loads(reply.choices[0].message.content or "")
        self.done.append(json.dumps(said))
        match said:
            case {"tap": [x, y]}:
                return Tap(at=Norm(x=x, y=y))
            case {"type": text}:
                return TypeText(text=text)
            case {"open": name}:
                return OpenApp(name=name)
            case {"press": key}:
                return Press(key=key)
            case {"answer": text}:
                return Answer(text=text)
            case _:
                return Done(summary=str(said.get("done", said)))
