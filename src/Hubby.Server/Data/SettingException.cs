namespace Hubby.Data;

/// <summary>
/// A setting that cannot be worked with. The message is for the operator: one line, without secrets; the process ends with 1.
/// </summary>
sealed class SettingException(string message) : Exception(message);
