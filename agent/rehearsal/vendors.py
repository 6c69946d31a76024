"""Vendors as data: what each refuses, how it streams, what it calls what it bills.

The scripted server takes these on with `--manners`. Every rule names the page or issue that it is
known from; where nothing is named beside a stream or a bill, an answer was recorded
(docs/endpoints.md). Nothing here is what a vendor's model can do.
"""

from collections.abc import Mapping

from ...actions import UsageError
from .manners import Billing, Manners, Streaming
from .vendor_rules import (
    VendorRule,
    a_limit_is_set,
    blocks_are_in_order,
    calls_are_signed,
    calls_have_their_reasoning,
    detail_is_known,
    most_pictures,
    no_fields,
    no_functions,
    no_message_fields,
    no_user_after_tool,
    one_measure_of_reasoning,
    only_fields,
    only_temperature,
    reasoning_given_back,
    reasoning_is_sealed,
    something_is_said,
    tool_choice_is_a_word,
    turns_alternate,
)

_CHAT = (
    "model messages tools tool_choice parallel_tool_calls stream stream_options temperature top_p "
    "max_tokens stop response_format n "
)

# Google says that it lets go of older turns' signatures; every call is looked at here, as a client
# that loses one loses that of the current turn too.
GEMINI = Manners(
    "gemini",
    "gemini",
    (
        VendorRule(
            only_fields(
                _CHAT + "max_completion_tokens reasoning_effort extra_body",
                'Invalid JSON payload received. Unknown name "{name}": Cannot find field.',
            ),
            "MinLL/SkyrimNet-GamePlugin issue 77, FuzzAnything/PromptFuzz issue 42",
        ),
        VendorRule(
            calls_are_signed, "Google, 'Thought signatures'; langroid/langroid pull request 969"
        ),
    ),
    errors="google",
    stream=Streaming(whole_calls=True, usage="last_chunk", after_call="stop"),
    bill=Billing(beside=True, cached=(), reasoning=False),
)

KIMI = Manners(
    "kimi",
    "kimi-k2.6",
    (
        VendorRule(
            reasoning_given_back(
                "thinking is enabled but reasoning_content is missing in assistant tool call "
                "message at index {place}",
                may_be_empty=False,
            ),
            "continuedev/continue issue 11527; Moonshot, 'Use the Kimi K2 thinking model'",
        ),
        VendorRule(
            only_temperature(1, "invalid temperature: only 1 is allowed for this model"),
            "Warma10032/VideoAdGuard issue 34, google-gemini/gemini-cli pull request 18977",
        ),
        VendorRule(something_is_said, "Moonshot, 'Chat API'"),
    ),
    stream=Streaming(reasoning="reasoning_content", usage="last_choice"),
    bill=Billing(cached=("cached_tokens",), reasoning=False),
)

DEEPSEEK = Manners(
    "deepseek",
    "deepseek",
    (
        VendorRule(
            reasoning_given_back(
                "The `reasoning_content` in the thinking mode must be passed back to the API.",
                may_be_empty=True,
            ),
            "mnfst/modelparams.dev issue 29; DeepSeek, 'Thinking Mode'",
        ),
    ),
    # Empty lines and comments keep the connection open (DeepSeek, "Rate Limit").
    stream=Streaming(reasoning="reasoning_content", comments=("", ": keep-alive")),
    bill=Billing(cached=("prompt_cache_hit_tokens",)),
)

XAI = Manners(
    "xai",
    "grok",
    (
        VendorRule(
            no_fields(
                "presence_penalty frequency_penalty stop",
                "Argument not supported on this model: {name}",
            ),
            "xAI, 'Reasoning': parameters that reasoning models do not take",
        ),
    ),
    # A call is returned whole in one chunk (xAI, "Function calling").
    stream=Streaming(reasoning="reasoning_content", whole_calls=True),
    bill=Billing(beside=True, charged="cost_in_usd_ticks"),
)

OPENROUTER = Manners(
    "openrouter",
    "openrouter/step-3.7-flash",
    (VendorRule(one_measure_of_reasoning, "OpenRouter, 'Reasoning tokens'"),),
    errors="openrouter",
    stream=Streaming(
        reasoning="reasoning",
        usage="empty_choice",
        comments=(": OPENROUTER PROCESSING", ": OPENROUTER PROCESSING"),
    ),
    bill=Billing(charged="cost"),
)

ANTHROPIC = Manners(
    "anthropic",
    "anthropic",
    (
        VendorRule(
            only_fields(
                "model messages max_tokens system tools tool_choice stream temperature top_p top_k "
                "stop_sequences metadata thinking output_config service_tier cache_control "
                "context_management container mcp_servers",
                "{name}: Extra inputs are not permitted",
            ),
            "Anthropic, 'Create a Message'; the words: anthropics/claude-code issue 4378",
        ),
        VendorRule(a_limit_is_set, "Anthropic, 'Create a Message': max_tokens is required"),
        VendorRule(
            blocks_are_in_order,
            "Anthropic, 'Handle tool calls' and 'Extended thinking' (preserving thinking blocks)",
        ),
    ),
    errors="anthropic",
    shape="messages",
)

# The models that reason; they are what its default profile asks for.
OPENAI = Manners(
    "openai",
    "openai",
    (
        VendorRule(
            no_fields(
                "max_tokens",
                "Unsupported parameter: '{name}' is not supported with this model. Use "
                "'max_completion_tokens' instead.",
            ),
            "OpenAI, 'Chat completions': max_tokens is deprecated; vercel/ai's recorded errors",
        ),
        VendorRule(
            only_temperature(
                1,
                "Unsupported value: 'temperature' does not support {given} with this model. Only "
                "the default (1) value is supported.",
            ),
            "OpenAI, 'Reasoning models'; vercel/ai's recorded errors",
        ),
        VendorRule(
            only_fields(
                _CHAT + "max_completion_tokens reasoning_effort seed user metadata store verbosity "
                "service_tier prompt_cache_key prompt_cache_retention safety_identifier modalities "
                "prediction logprobs top_logprobs logit_bias frequency_penalty presence_penalty "
                "web_search_options functions function_call audio max_tokens",
                "Unknown parameter: '{name}'.",
                code="unknown_parameter",
            ),
            "OpenAI, 'Create chat completion'",
        ),
    ),
    responses_rules=(
        VendorRule(
            only_fields(
                "model input instructions tools tool_choice parallel_tool_calls stream "
                "stream_options temperature top_p max_output_tokens max_tool_calls reasoning text "
                "store include previous_response_id conversation truncation metadata user "
                "safety_identifier prompt_cache_key prompt_cache_retention service_tier background "
                "prompt top_logprobs",
                "Unknown parameter: '{name}'.",
                code="unknown_parameter",
            ),
            "OpenAI, 'Create a model response'",
        ),
        VendorRule(
            only_temperature(
                1, "Unsupported parameter: 'temperature' is not supported with this model."
            ),
            "vercel/ai's recorded errors",
        ),
        VendorRule(reasoning_is_sealed, "OpenAI, 'Reasoning models': encrypted reasoning items"),
        VendorRule(calls_have_their_reasoning, "OpenAI, 'Conversation state': reasoning items"),
    ),
    # Patches of 32 px, 2,500 of them at most (OpenAI, "Images and vision", GPT-5.4).
    seen_px=2_560_000,
)

LLAMACPP = Manners(
    "llamacpp",
    "llama.cpp",
    (
        VendorRule(
            turns_alternate, "Mistral's and Gemma's chat templates; charmbracelet/crush issue 279"
        ),
    ),
    stream=Streaming(reasoning="reasoning_content"),
)

OLLAMA = Manners(
    "ollama",
    "ollama",
    (VendorRule(no_functions, "sigoden/aichat issue 1375, browser-use/browser-use issue 814"),),
    stream=Streaming(reasoning="reasoning", whole_calls=True, unfinished=""),
    bill=Billing(cached=(), reasoning=False),
)

LMSTUDIO = Manners(
    "lmstudio",
    "custom",
    (VendorRule(tool_choice_is_a_word, "lmstudio-ai/lmstudio-bug-tracker issue 670"),),
    errors="text",
    stream=Streaming(reasoning="reasoning_content"),
)

VLLM = Manners(
    "vllm",
    "vllm",
    (
        VendorRule(
            most_pictures(1, "At most {most} image(s) may be provided in one prompt."),
            "vLLM, 'Engine arguments': --limit-mm-per-prompt",
        ),
    ),
    # Cached tokens only with --enable-prompt-tokens-details (vLLM, "Engine arguments").
    stream=Streaming(reasoning="reasoning_content"),
    bill=Billing(cached=(), reasoning=False),
)

SGLANG = Manners(
    "sglang",
    "sglang",
    (
        VendorRule(
            detail_is_known, "sgl-project/sglang, openai/protocol.py: ChatCompletion content parts"
        ),
    ),
    # Cached tokens only with --enable-cache-report (SGLang, "Server arguments").
    stream=Streaming(reasoning="reasoning_content"),
    bill=Billing(cached=(), reasoning=True),
)

MISTRAL = Manners(
    "mistral",
    "mistral",
    (
        VendorRule(
            only_fields(
                _CHAT + "random_seed presence_penalty frequency_penalty prediction prompt_mode "
                "safe_prompt metadata guardrails",
                "body.{name}: Extra inputs are not permitted",
                422,
            ),
            "editor-code-assistant/eca issue 231; Mistral, 'Chat Completion'",
        ),
        VendorRule(
            no_message_fields(
                "reasoning_content reasoning name",
                "body.messages.{place}.{role}.{name}: Extra inputs are not permitted",
                422,
            ),
            "charmbracelet/crush issue 1590, BerriAI/litellm issue 30835",
        ),
        VendorRule(
            no_user_after_tool,
            "avante-corp/avante.nvim pull request 2695, mistralai/mistral-common issue 169",
        ),
    ),
    errors="fastapi",
    stream=Streaming(whole_calls=True, usage="last_chunk"),
    bill=Billing(cached=(), reasoning=False),
)

GROQ = Manners(
    "groq",
    "custom",
    (
        VendorRule(
            no_fields("logprobs logit_bias top_logprobs", "property '{name}' is unsupported"),
            "Groq, 'OpenAI compatibility': currently unsupported features",
        ),
        VendorRule(
            no_message_fields(
                "name reasoning_content",
                "'messages.{place}' : for 'role:{role}' the following must be satisfied"
                "[('messages.{place}' : property '{name}' is unsupported)]",
            ),
            "Groq, 'OpenAI compatibility'; janhq/jan issue 8136",
        ),
        VendorRule(
            most_pictures(5, "Too many images provided. This model supports up to {most} images."),
            "Groq, 'Images and vision': at most five pictures a request",
        ),
    ),
    stream=Streaming(reasoning="reasoning", whole_calls=True, usage="x_groq"),
)

MANNERS: Mapping[str, Manners] = {
    manners.name: manners
    for manners in (
        GEMINI, KIMI, DEEPSEEK, XAI, OPENROUTER, ANTHROPIC, OPENAI, LLAMACPP, OLLAMA, LMSTUDIO,
        VLLM, SGLANG, MISTRAL, GROQ,
    )
}  # fmt: skip


def find_manners(name: str) -> Manners:
    """The manners called `name`; UsageError with those there are."""
    if name not in MANNERS:
        raise UsageError(f"unknown manners {name!r}: there are {', '.join(MANNERS)}")
    return MANNERS[name]
