namespace Hubby.Devices.Pages;

/// <summary>Asks about a phone, and says what is known of those that fit.</summary>
public sealed partial class DeviceCheck;
