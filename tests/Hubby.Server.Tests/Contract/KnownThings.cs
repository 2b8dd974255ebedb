using System.Collections.Concurrent;
using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

/// <summary>Ids, codes and cursors that answers have shown, so that requests made by chance name things that are there.</summary>
sealed class KnownThings
{
    const int Kept = 20;
    readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _values = new();

    /// <summary>Something for a field or a parameter of this name, if anything is known.</summary>
    public string? Pick(Dice dice, string path, string name)
    {
        var key = IsId(name) ? $"{LastWord(path.Split($"{{{name}}}")[0])}.id" : name == "code" ? "promo_code" : name;
        return _values.TryGetValue(key, out var known) || _values.TryGetValue(name, out known) ? dice.Pick([.. known]) : null;
    }

    public void Learn(string path, JsonElement answer)
    {
        if (!answer.TryGetProperty("data", out var data))
            return;
        if (answer.TryGetProperty("next_cursor", out var cursor))
            Keep("cursor", cursor);
        foreach (var thing in data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().Take(3) : [data])
        {
            if (thing.ValueKind == JsonValueKind.Object && thing.TryGetProperty("id", out var id))
                Keep($"{LastWord(path)}.id", id);
            Learn(thing);
        }
    }

    void Learn(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray().Take(3))
                Learn(item);
        }

        if (json.ValueKind != JsonValueKind.Object)
            return;
        foreach (var field in json.EnumerateObject())
        {
            if (field.Name is "promo_code" or "uuid" or "iccid" or "booking_id" or "email" or "package_id" or "external_user_id")
                Keep(field.Name, field.Value);
            else
                Learn(field.Value);
        }
    }

    void Keep(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return;
        var known = _values.GetOrAdd(key, _ => new());
        known.Enqueue(value.GetString()!);
        if (known.Count > Kept)
            known.TryDequeue(out _);
    }

    static bool IsId(string name) => name is "id" or "delivery" or "request_id";

    static string LastWord(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Last(part => part[0] != '{');
}
