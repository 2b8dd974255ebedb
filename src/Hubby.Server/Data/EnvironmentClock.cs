namespace Hubby.Data;

/// <summary>
/// The clock of an environment: the wall clock and how far staging was moved ahead of it. Whoever waits by this clock wakes when
/// the awaited moment was jumped over, so that schedules, expiry and retries of a month happen in seconds. It never goes back.
/// </summary>
sealed class EnvironmentClock(TimeProvider wall) : TimeProvider
{
    readonly Lock _gate = new();
    readonly HashSet<MovableTimer> _waiting = [];
    TimeSpan _ahead;

    /// <summary>The clock on the wall: what partners sign by and what others' certificates and tokens are judged by.</summary>
    public TimeProvider Wall => wall;

    /// <summary>How far this clock is ahead of the wall.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate)
                return _ahead;
        }
    }

    public override DateTimeOffset GetUtcNow() => wall.GetUtcNow() + Ahead;

    public override long GetTimestamp() => wall.GetTimestamp();

    public override long TimestampFrequency => wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new MovableTimer(this, wall);
        timer.Start(callback, state, dueTime, period);
        return timer;
    }

    /// <summary>Moves to <paramref name="ahead"/> of the wall; whether that was further than before.</summary>
    public bool MoveTo(TimeSpan ahead)
    {
        MovableTimer[] waiting;
        TimeSpan jump;
        lock (_gate)
        {
            jump = ahead - _ahead;
            if (jump <= TimeSpan.Zero)
                return false;
            _ahead = ahead;
            waiting = [.. _waiting];
        }

        foreach (var timer in waiting)
            timer.Skip(jump);
        return true;
    }

    void Watch(MovableTimer timer)
    {
        lock (_gate)
            _waiting.Add(timer);
    }

    void Forget(MovableTimer timer)
    {
        lock (_gate)
            _waiting.Remove(timer);
    }

    /// <summary>A timer of the wall clock whose remaining wait can be cut short.</summary>
    sealed class MovableTimer(EnvironmentClock clock, TimeProvider wall) : ITimer
    {
        readonly Lock _gate = new();
        ITimer? _timer;
        TimerCallback? _callback;
        TimeSpan _due;
        TimeSpan _period;
        long _since;

        public void Start(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            lock (_gate)
            {
                _timer = wall.CreateTimer(Fire, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Set(dueTime, period);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
                return Set(dueTime, period);
        }

        public void Skip(TimeSpan jump)
        {
            lock (_gate)
            {
                if (Remaining() is { } remaining)
                    Set(remaining > jump ? remaining - jump : TimeSpan.Zero, _period);
            }
        }

        public void Dispose()
        {
            clock.Forget(this);
            _timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            clock.Forget(this);
            return _timer?.DisposeAsync() ?? ValueTask.CompletedTask;
        }

        void Fire(object? state)
        {
            if (!IsPeriodic)
                clock.Forget(this);
            _callback!(state);
        }

        bool IsPeriodic => _period > TimeSpan.Zero;

        bool Set(TimeSpan due, TimeSpan period)
        {
            (_due, _period, _since) = (due, period, wall.GetTimestamp());
            if (due == Timeout.InfiniteTimeSpan)
                clock.Forget(this);
            else
                clock.Watch(this);
            if (_timer!.Change(due, period))
                return true;

            // Disposed while a jump was on its way to it.
            clock.Forget(this);
            return false;
        }

        // None when it is not to fire any more.
        TimeSpan? Remaining()
        {
            if (_due == Timeout.InfiniteTimeSpan)
                return null;
            var waited = wall.GetElapsedTime(_since);
            if (waited < _due)
                return _due - waited;
            return IsPeriodic ? _period - TimeSpan.FromTicks((waited - _due).Ticks % _period.Ticks) : null;
        }
    }
}

/// <summary>
/// The clock on the wall, where staging's moved one would be wrong: signatures and keys, and what others check against theirs.
/// </summary>
sealed class WallClock(TimeProvider time)
{
    public TimeProvider Time { get; } = time is EnvironmentClock moved ? moved.Wall : time;

    /// <summary>Now, in whole milliseconds.</summary>
    public DateTimeOffset Now() => Time.Now();
}
